import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import type { ChosenFormat } from '../chosen-formats.ts';
import type {
  Certainty,
  DecodedValue,
  FormatWarning,
  Packing,
  Splice,
  ValueEdit,
  ValueNode,
} from '../value.ts';
import { readOnlyNode } from './read-only-node.ts';

/** How a value came to be read in its format. */
interface Reading {
  readonly certainty?: Certainty | undefined;
  /** Whether what reads the layout would read the format, too. */
  readonly isEditable: boolean;
  /** The format that was chosen for the value, and doesn't fit it. */
  readonly unfitFormat?: ChosenFormat;
}

/** A value in a format that isn't the layout's own. What is only likely, or was chosen by hand, can't be edited. */
export class ReadingValue implements DecodedValue {
  readonly format: DecodedValue['format'];
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  readonly rawRecords: ValueNode | undefined;
  readonly certainty?: Certainty;
  readonly unfitFormat?: ChosenFormat;
  readonly packings?: readonly Packing[];
  /** The value as its format decodes it. */
  readonly inside: DecodedValue;
  readonly #isEditable: boolean;

  constructor(value: DecodedValue, { certainty, isEditable, unfitFormat }: Reading) {
    this.inside = value;
    this.#isEditable = isEditable;
    this.format = value.format;
    this.bytes = value.bytes;
    const reason = certainty === 'chosen' ? 'chosen-format' : 'unsure-format';
    this.root = isEditable ? value.root : readOnlyNode(value.root, reason);
    this.rawRecords = value.rawRecords;
    if (certainty) this.certainty = certainty;
    if (unfitFormat) this.unfitFormat = unfitFormat;
    if (value.packings) this.packings = value.packings;
  }

  get warnings(): readonly FormatWarning[] {
    return this.inside.warnings;
  }

  get failure(): DecodedValue['failure'] {
    return this.inside.failure;
  }

  edit(edit: ValueEdit): readonly Splice[] {
    if (this.#isEditable) return this.inside.edit(edit);
    throw new FormatError(
      'read-only',
      this.certainty === 'chosen'
        ? l10n.t(
            'This value is shown in a format that you chose, and the site may use another. It cannot be edited.',
          )
        : l10n.t('The format of this value is only likely, so it cannot be edited.'),
    );
  }
}
