import { fieldsOf } from '../model/fields.ts';
import type { Part } from '../model/shape.ts';
import type { ShapeReader } from '../model/model.ts';

/** What tells the members that `Exception.GetObjectData` writes from any others. */
const marks = ['ClassName', 'Message', 'InnerException', 'StackTraceString', 'HResult'];

/** What all exceptions have and people want to see, in that order, under the names of properties. */
const shown: ReadonlyMap<string, string> = new Map([
  ['Message', 'Message'],
  ['StackTraceString', 'StackTrace'],
  ['InnerException', 'InnerException'],
  ['Data', 'Data'],
  ['Source', 'Source'],
  ['HelpURL', 'HelpLink'],
  ['HResult', 'HResult'],
  ['RemoteStackTraceString', 'RemoteStackTrace'],
]);

/** Behind the parts that say what an exception is about come those of its own class. */
const LAST_OF_MAIN = 'Data';

/** What only .NET itself makes something of; the raw records have it. */
const internal = new Set([
  'ClassName',
  'RemoteStackIndex',
  'ExceptionMethod',
  'WatsonBuckets',
  'SafeSerializationManager',
]);

/** True for the members of an exception (dotnet/runtime System.Private.CoreLib, Exception.cs). */
export function isException(memberNames: readonly string[]): boolean {
  return marks.every((name) => memberNames.includes(name));
}

/** An exception: what it says, where it was thrown, what caused it, and what its class adds. */
export const readException: ShapeReader = (model, object) => {
  const { memberNames } = model.classOf(object);
  const main: Part[] = [];
  const rest: Part[] = [];
  let list = main;
  for (const [wireName, label] of shown) {
    const member = memberNames.indexOf(wireName);
    const isLines = label.endsWith('StackTrace');
    if (member >= 0) list.push({ label, members: [member], ...(isLines && { isLines }) });
    if (wireName === LAST_OF_MAIN) list = rest;
  }
  const own = fieldsOf(model, object).filter(({ members }) =>
    members.every((member) => {
      const name = memberNames[member] ?? '';
      return !shown.has(name) && !internal.has(name);
    }),
  );
  return { kind: 'parts', parts: [...main, ...own, ...rest] };
};
