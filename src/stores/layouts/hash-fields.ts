import { type Reply, ReplyError } from '../commands.ts';
import { decodeText, StoreError } from '../replies.ts';

/** The fields of a hash as HGETALL gave them, by their names as text. @throws StoreError */
export function fieldsOf(data: Reply): ReadonlyMap<string, Uint8Array> {
  if (!Array.isArray(data)) {
    throw data instanceof ReplyError ? data : new StoreError('unexpected-reply', 'HGETALL');
  }
  const list = data as readonly Reply[];
  const fields = new Map<string, Uint8Array>();
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = list[i];
    const value = list[i + 1];
    if (!(name instanceof Uint8Array) || !(value instanceof Uint8Array)) {
      throw new StoreError('unexpected-reply', 'HGETALL');
    }
    fields.set(decodeText(name), value);
  }
  return fields;
}

/** The text of a field; undefined when it isn't there. */
export function textField(
  fields: ReadonlyMap<string, Uint8Array>,
  name: string,
): string | undefined {
  const value = fields.get(name);
  return value && decodeText(value);
}
