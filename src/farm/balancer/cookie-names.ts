const maxNames = 20;
const maxNameLength = 80;

/** The names of a request's cookies, in order; never a value. @param headers raw pairs of a request */
export const cookieNames = (headers: readonly string[]): readonly string[] => {
  const names: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() !== 'cookie') continue;
    for (const pair of (headers[index + 1] ?? '').split(';', maxNames)) {
      const equals = pair.indexOf('=');
      // What has no name is a value (RFC 6265bis, section 5.7).
      const name = equals === -1 ? '' : pair.slice(0, equals).trim();
      if (name !== '' && name.length <= maxNameLength) names.push(name);
    }
  }
  return names.slice(0, maxNames);
};
