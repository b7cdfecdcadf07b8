const queryAt = (path: string): number => {
  const at = path.indexOf('?');
  return at === -1 ? path.length : at;
};

/**
 * Whether a path fits a pattern, in which `*` stands for anything, without regard to case. The query counts only
 * where the pattern has a `?`. Takes time in proportion to both lengths at most.
 */
export const fitsPath = (pattern: string, target: string): boolean => {
  const wanted = pattern.toLowerCase();
  const path = (pattern.includes('?') ? target : target.slice(0, queryAt(target))).toLowerCase();
  let [at, inPattern, star, mark] = [0, 0, -1, 0];
  while (at < path.length) {
    if (wanted[inPattern] === '*') {
      star = inPattern++;
      mark = at;
    } else if (wanted[inPattern] === path[at]) {
      inPattern++;
      at++;
    } else if (star !== -1) {
      inPattern = star + 1;
      at = ++mark;
    } else {
      return false;
    }
  }
  while (wanted[inPattern] === '*') inPattern++;
  return inPattern === wanted.length;
};
