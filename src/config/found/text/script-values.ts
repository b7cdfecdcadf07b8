/** A value that stands in a program's text: nothing of it is run. */
export type Literal =
  /** A string without anything to be filled in. @property offset of its first character */
  | { readonly type: 'text'; readonly text: string; readonly offset: number }
  /** A number, `True`, or a name. */
  | { readonly type: 'word'; readonly text: string; readonly offset: number }
  | LiteralGroup;

/** What stands between brackets: a list, a dictionary, or the arguments of what `callee` names. */
export interface LiteralGroup {
  readonly type: 'group';
  readonly callee: string;
  readonly offset: number;
  readonly members: readonly LiteralMember[];
}

/** @property name empty where it has none */
export interface LiteralMember {
  readonly name: string;
  readonly value: Literal;
}

const MAX_TOKENS = 100_000;
const MAX_DEPTH = 60;

/** Comments of Python, Ruby and PHP; texts in three quotes; casts of PHP; strings; words; signs. */
const TOKEN =
  /(?<skip>\\[^\n]|#[^\n]*|\/\/[^\n]*|\/\*|"""|'''|\((?:string|int|bool|float)\))|(?<prefix>[A-Za-z]{0,2})(?<quote>["'])(?<body>(?:\\.|(?!\k<quote>)[^\\\n])*)\k<quote>|(?<word>[$@]?[\p{L}_][\p{L}\p{N}_]*(?:(?:\.|->|::|\\)[\p{L}_][\p{L}\p{N}_]*)*|\d[\w.]*)|(?<name>=>|=(?![=~])|:(?!:))|(?<sign>\n|[^\s\p{L}\p{N}_])/gu;

/** A group whose end has not been met, with what is read of its next member. */
interface Open {
  readonly callee: string;
  readonly offset: number;
  readonly members: LiteralMember[];
  name: string;
  items: Literal[];
}

/**
 * Reads the literals of a program in Python, Ruby or PHP, with the names that lead to them (`'a' => 1`, `a: 1`, `a = 1`).
 * A value that is more than one literal, name or call is left out.
 */
export function literalsIn(text: string): LiteralGroup {
  const root = opened('', 0);
  const open = [root];
  let end = 0;
  let count = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match && ++count < MAX_TOKENS; match = TOKEN.exec(text)) {
    const { skip, prefix = '', quote, body = '', word, name, sign = '' } = match.groups ?? {};
    const top = open.at(-1) ?? root;
    const offset = match.index;
    if (skip !== undefined) {
      TOKEN.lastIndex = endOfSkipped(text, skip, TOKEN.lastIndex);
    } else if (quote !== undefined) {
      const isFilled = /f/i.test(prefix) || (quote === '"' && /#\{|\{\$|\$\{/.test(body));
      const value = /r/i.test(prefix) ? body : body.replace(/\\(["'\\])/g, '$1');
      const start = offset + prefix.length + 1;
      top.items.push(
        isFilled
          ? { type: 'word', text: '', offset }
          : { type: 'text', text: value, offset: start },
      );
    } else if (word !== undefined) top.items.push({ type: 'word', text: word, offset });
    else if (name !== undefined) take(top);
    else if ('([{'.includes(sign)) {
      if (open.length >= MAX_DEPTH) break;
      const callee = top.items.at(-1);
      const isCall = callee?.type === 'word' && sign !== '{' && end === offset;
      if (isCall) top.items.pop();
      open.push(opened(isCall ? callee.text : '', offset));
    } else if (')]}'.includes(sign)) {
      finish(top);
      if (open.length > 1) {
        open.pop();
        open.at(-1)?.items.push(closed(top));
      }
    } else if (',;'.includes(sign) || (sign === '\n' && open.length === 1)) finish(top);
    else if (sign !== '\n') top.items.push({ type: 'word', text: '', offset });
    end = TOKEN.lastIndex;
  }
  for (let top = open.pop(); top; top = open.pop()) {
    finish(top);
    open.at(-1)?.items.push(closed(top));
  }
  return closed(root);
}

function opened(callee: string, offset: number): Open {
  return { callee, offset, members: [], name: '', items: [] };
}

function closed({ callee, offset, members }: Open): LiteralGroup {
  return { type: 'group', callee, offset, members };
}

/** What stands before the sign is a name. Python has types behind it: `a: str = 'x'`. */
function take(top: Open): void {
  const last = top.items.at(-1);
  if (top.name === '' && last && last.type !== 'group') top.name = last.text;
  top.items = [];
}

/** Of a value that is more than one, only what stands in brackets somewhere in it is kept. */
function finish(top: Open): void {
  const [value, more] = top.items;
  if (value && !more) top.members.push({ name: top.name, value });
  else
    for (const item of top.items)
      if (item.type === 'group') top.members.push({ name: '', value: item });
  top.items = [];
  top.name = '';
}

/** Comments and texts of several lines are searched for their end; one that has none ends the text. */
function endOfSkipped(text: string, skip: string, from: number): number {
  const closing = { '/*': '*/', '"""': '"""', "'''": "'''" }[skip];
  if (closing === undefined) return from;
  const at = text.indexOf(closing, from);
  return at < 0 ? text.length : at + closing.length;
}

/** All members that have a name, wherever they stand, those outside before those inside. */
export function namedMembers(group: LiteralGroup): readonly LiteralMember[] {
  return group.members.flatMap((member) => [
    ...(member.name === '' ? [] : [member]),
    ...(member.value.type === 'group' ? namedMembers(member.value) : []),
  ]);
}

/** The members of a name that are groups themselves. */
export function groupsNamed(group: LiteralGroup, name: RegExp): readonly LiteralGroup[] {
  return namedMembers(group).flatMap((member) =>
    name.test(member.name) && member.value.type === 'group' ? [member.value] : [],
  );
}

/** The value of a member; undefined where there is none. */
export function literalOf(group: LiteralGroup, name: string): Literal | undefined {
  return group.members.findLast((member) => member.name.toLowerCase() === name)?.value;
}

/** What a literal says; undefined for a list, and for names that say nothing: `None`, `null`. */
export function textOfLiteral(value: Literal | undefined): string | undefined {
  if (!value || value.type === 'group') return undefined;
  if (value.type === 'text') return value.text;
  return /^(?:\d[\w.]*|true|false)$/i.test(value.text) ? value.text : undefined;
}
