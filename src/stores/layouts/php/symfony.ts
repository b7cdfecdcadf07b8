import type { PhpBag } from '../../../formats/php/bag.ts';
import type { NameIssue } from '../../name-issue.ts';

/** Where Symfony keeps when the session was made and used last (Session/Storage/MetadataBag.php). */
const META = '_sf2_meta';

/** Its other bags (symfony/http-foundation Session/Attribute/AttributeBag.php, Session/Flash/FlashBag.php). */
const bags: ReadonlyMap<string, PhpBag> = new Map([
  ['_sf2_attributes', 'values'],
  ['_symfony_flashes', 'lists'],
]);
const names: readonly string[] = [META, ...bags.keys()];
/** What of it is Symfony's alone. */
export const symfonySystemNames: ReadonlySet<string> = new Set([META]);
const ARRAY = 0x61;

/** What a variable is to Symfony, by its name and the first byte of its value. */
export function symfonyPart(
  name: string,
  firstByte: number | undefined,
): { readonly isSystem?: true; readonly bag?: PhpBag } {
  if (name === META) return { isSystem: true };
  const bag = bags.get(name);
  return bag && firstByte === ARRAY ? { bag } : {};
}

/** What a name of a variable means in a session of Symfony: what stands beside its bags are no attributes. */
export function symfonyNameIssue(
  name: string,
  variables: readonly { readonly name: string }[],
): NameIssue | undefined {
  if (!variables.some((variable) => names.includes(variable.name))) return undefined;
  return names.includes(name)
    ? { code: 'own-name', isRefused: true }
    : { code: 'beside-attributes', isRefused: false };
}

/** Whether Symfony wrote a session, of which only a part may be there. */
export function isOfSymfony(bytes: Uint8Array): boolean {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return names.some((name) => data.includes(name));
}
