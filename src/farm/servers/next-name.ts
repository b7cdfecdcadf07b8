/**
 * What one more server is called: `server-c` after `server-a` and `server-b`, `web2` after `web1`, `shop-2` beside `shop`.
 * @param model the server that it is like
 * @param names those that are taken
 */
export const nextName = (model: string, names: readonly string[]): string => {
  const taken = new Set(names);
  const [, stem = '', letter = ''] = /^(.*[-_.])([a-z])$/i.exec(model) ?? [];
  if (letter !== '') {
    const last = letter === letter.toLowerCase() ? 'z' : 'Z';
    for (let code = letter.charCodeAt(0); code <= last.charCodeAt(0); code++) {
      const name = stem + String.fromCharCode(code);
      if (!taken.has(name)) return name;
    }
  }
  const [, base = model, number = ''] = /^(.*?)(\d{1,6})$/.exec(model) ?? [];
  const text = number === '' ? `${model}-` : base;
  let next = number === '' ? 2 : Number(number) + 1;
  while (taken.has(text.slice(0, 56) + String(next))) next++;
  return text.slice(0, 56) + String(next);
};
