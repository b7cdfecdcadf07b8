import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
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

/** A value in a format that isn't the layout's own. What is only likely can't be edited. */
export class ReadingValue implements DecodedValue {
  readonly format: DecodedValue['format'];
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  readonly rawRecords: ValueNode | undefined;
  readonly certainty: Certainty;
  readonly packings?: readonly Packing[];
  /** The value as its format decodes it. */
  readonly inside: DecodedValue;

  constructor(value: DecodedValue, certainty: Certainty) {
    this.inside = value;
    this.format = value.format;
    this.bytes = value.bytes;
    this.root = certainty === 'likely' ? readOnlyNode(value.root, 'unsure-format') : value.root;
    this.rawRecords = value.rawRecords;
    this.certainty = certainty;
    if (value.packings) this.packings = value.packings;
  }

  get warnings(): readonly FormatWarning[] {
    return this.inside.warnings;
  }

  get failure(): DecodedValue['failure'] {
    return this.inside.failure;
  }

  edit(edit: ValueEdit): readonly Splice[] {
    if (this.certainty !== 'likely') return this.inside.edit(edit);
    throw new FormatError(
      'read-only',
      l10n.t('The format of this value is only likely, so it cannot be edited.'),
    );
  }
}
