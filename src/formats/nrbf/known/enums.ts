/** Members of the enums of .NET that sessions hold most, by number. */
const members: Readonly<Record<string, readonly string[]>> = {
  'System.DayOfWeek': [
    'Sunday',
    'Monday',
    'Tuesday',
    'Wednesday',
    'Thursday',
    'Friday',
    'Saturday',
  ],
  'System.DateTimeKind': ['Unspecified', 'Utc', 'Local'],
  'System.StringComparison': [
    'CurrentCulture',
    'CurrentCultureIgnoreCase',
    'InvariantCulture',
    'InvariantCultureIgnoreCase',
    'Ordinal',
    'OrdinalIgnoreCase',
  ],
  'System.Web.SessionState.SessionStateActions': ['None', 'InitializeItem'],
  'System.Web.UI.WebControls.SortDirection': ['Ascending', 'Descending'],
  'System.ComponentModel.ListSortDirection': ['Ascending', 'Descending'],
  'System.ConsoleColor': [
    'Black',
    'DarkBlue',
    'DarkGreen',
    'DarkCyan',
    'DarkRed',
    'DarkMagenta',
    'DarkYellow',
    'Gray',
    'DarkGray',
    'Blue',
    'Green',
    'Cyan',
    'Red',
    'Magenta',
    'Yellow',
    'White',
  ],
};

/** The names and numbers of an enum's members; undefined for an enum that isn't known. */
export function enumMembers(
  className: string,
): readonly { readonly name: string; readonly value: string }[] | undefined {
  const names = Object.hasOwn(members, className) ? members[className] : undefined;
  return names?.map((name, index) => ({ name, value: String(index) }));
}
