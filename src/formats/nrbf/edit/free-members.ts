import type { Model } from '../model/model.ts';

/** Classes of .NET whose members are there for whatever people put in. */
const holders =
  /^System\.(?:Collections\.Generic\.KeyValuePair`2|Collections\.DictionaryEntry|Collections\.\w+\+DictionaryNode|Collections\.Specialized\.\w+\+DictionaryNode|(?:Value)?Tuple(?:`\d)?|WeakReference(?:`1)?|Runtime\.CompilerServices\.StrongBox`1|Web\.UI\.(?:Pair|Triplet))$/;

/** Members of exceptions that may be null or another. */
const ofExceptions =
  /^(?:Message|Data|InnerException|HelpURL|StackTraceString|RemoteStackTraceString|Source)$/;

/**
 * False for members of .NET's own classes, which contradict each other when one becomes null or
 * another. Members that hold what people put in, and those of the site's classes, are free.
 */
export function holdsWhatPeoplePut(model: Model, object: number, memberName: string): boolean {
  const { typeName, memberNames } = model.classOf(object);
  if (!/^(?:System|Microsoft|MS|Mono)\./.test(typeName.definition)) return true;
  if (holders.test(typeName.definition)) return true;
  return memberNames.includes('HResult') && ofExceptions.test(memberName);
}
