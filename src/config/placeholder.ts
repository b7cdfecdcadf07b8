/**
 * How configuration writes "the value of a variable": `${NAME}` of shells, Spring and dotenv,
 * `$(name)` of pipelines, `%NAME%` of Windows, `#{name}` of Octopus, `{{ name }}` of templates,
 * `<%= name %>` of Ruby, `__NAME__` of token replacers, `<your-password>` of documentation.
 */
const PLACEHOLDER =
  /^(?:\$\{[^}]{1,200}\}|\$\([^)]{1,200}\)|%[A-Z_][A-Z0-9_]{1,100}%|#\{[^}]{1,200}\}#?|\{\{[^}]{1,200}\}\}|<%[^%]{1,200}%>|__[A-Z][A-Z0-9_]{1,100}__|<[A-Za-z][A-Za-z _-]{1,100}>)$/;

/** The same anywhere in a text, for those that no name of a host could hold. */
const INSIDE =
  /\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|#\{[^}]{0,200}\}|\{\{[^}]{0,200}\}\}|<%[^%]{0,200}%>/;

/** A variable in the name of a host. */
export function placeholderInHost(text: string): string | undefined {
  return INSIDE.exec(text)?.[0] ?? placeholderIn(text);
}

/** A variable that stands in the place of a whole value; such a text is no value. */
export function placeholderIn(text: string): string | undefined {
  const trimmed = text.trim();
  return PLACEHOLDER.test(trimmed) ? trimmed : undefined;
}
