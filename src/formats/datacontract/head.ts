/** What the start of an element says: its name, and the attributes that serializers write. */
export interface ElementHead {
  /** Without its prefix. */
  readonly name: string;
  /** Where what is in the element begins. */
  readonly contentStart: number;
  /** True for an element that ends with its start tag. */
  readonly isEmpty: boolean;
  readonly isNil: boolean;
  /** `i:type` without its prefix. */
  readonly type?: string;
  /** `z:Type`: a class by its full name. */
  readonly className?: string;
  /** `z:Assembly`; `0` stands for .NET's own. */
  readonly assembly?: string;
  readonly id?: string;
  readonly ref?: string;
  readonly size?: string;
}

/** The members of a head that attributes make, while they are read. */
export interface HeadAttributes {
  isNil: boolean;
  type?: string;
  className?: string;
  assembly?: string;
  id?: string;
  ref?: string;
  size?: string;
}

const marks = new Set(['nil', 'type', 'Type', 'Assembly', 'Id', 'Ref', 'Size']);

/** Whether an attribute is one of those that serializers write. */
export function isMark(localName: string): boolean {
  return marks.has(localName);
}

/** Takes an attribute by its name without prefix; others are left. */
export function takeAttribute(head: HeadAttributes, localName: string, value: string): void {
  switch (localName) {
    case 'nil':
      head.isNil = value === 'true' || value === '1';
      break;
    case 'type':
      head.type = value.slice(value.indexOf(':') + 1);
      break;
    case 'Type':
      head.className = value;
      break;
    case 'Assembly':
      head.assembly = value;
      break;
    case 'Id':
      head.id = value;
      break;
    case 'Ref':
      head.ref = value;
      break;
    case 'Size':
      head.size = value;
      break;
  }
}
