/** `200-399`, `500-`, `500,502-504`: what {@link statusMatcher} understands. */
export const statusRanges = /^ *\d{3}(?:-(?:\d{3})?)?(?: *, *\d{3}(?:-(?:\d{3})?)?)* *$/;

/** Tells statuses by ranges, both ends included, as ARR writes them; `500-` has no upper end. */
export const statusMatcher = (text: string): ((status: number) => boolean) => {
  const ranges = text.split(',').map((part) => {
    const [first = '', last] = part.trim().split('-');
    const least = Number(first);
    return [least, last === undefined ? least : last === '' ? 999 : Number(last)] as const;
  });
  return (status) => ranges.some(([least, most]) => status >= least && status <= most);
};
