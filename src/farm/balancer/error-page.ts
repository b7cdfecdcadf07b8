const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * The page that the balancer answers with where no server did.
 * @param title what is, in a few words
 * @param text what happened, and what to do
 */
export const errorPage = (status: number, title: string, text: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${status} ${escape(title)}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 40rem; margin: 15vh auto; padding: 0 1rem }
h1 { font-size: 1.5rem }
footer { margin-top: 3rem; opacity: .7; font-size: .875rem }
</style>
<h1>${escape(title)}</h1>
<p>${escape(text)}</p>
<footer>Status ${status}, sent by the balancer of Session Farm, not by a server.</footer>
</html>
`;
