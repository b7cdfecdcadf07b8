import type { ScalarEditor, ScalarType } from '../../value.ts';

/**
 * Members of the enums of .NET that sessions hold most; without a number, each is one more than the one
 * before it, from 0 on. Of members with the same number the one that .NET writes is there.
 */
const plain: Readonly<Record<string, string>> = {
  'System.DayOfWeek': 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday',
  'System.DateTimeKind': 'Unspecified Utc Local',
  'System.StringComparison':
    'CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase',
  'System.ConsoleColor':
    'Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White',
  'System.UriKind': 'RelativeOrAbsolute Absolute Relative',
  'System.MidpointRounding': 'ToEven AwayFromZero ToZero ToNegativeInfinity ToPositiveInfinity',
  'System.TypeCode':
    'Empty Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime String=18',
  'System.IO.FileMode': 'CreateNew=1 Create Open OpenOrCreate Truncate Append',
  'System.IO.SearchOption': 'TopDirectoryOnly AllDirectories',
  'System.Globalization.CalendarWeekRule': 'FirstDay FirstFullWeek FirstFourDayWeek',
  'System.Data.CommandType': 'Text=1 StoredProcedure=4 TableDirect=512',
  'System.Data.DbType':
    'AnsiString Binary Byte Boolean Currency Date DateTime Decimal Double Guid Int16 Int32 Int64 Object SByte Single String Time UInt16 UInt32 UInt64 VarNumeric AnsiStringFixedLength StringFixedLength Xml=25 DateTime2 DateTimeOffset',
  'System.Data.SqlDbType':
    'BigInt Binary Bit Char DateTime Decimal Float Image Int Money NChar NText NVarChar Real UniqueIdentifier SmallDateTime SmallInt SmallMoney Text Timestamp TinyInt VarBinary VarChar Variant Xml=25 Udt=29 Structured Date Time DateTime2 DateTimeOffset',
  'System.Net.Mail.MailPriority': 'Normal Low High',
  'System.Threading.Tasks.TaskStatus':
    'Created WaitingForActivation WaitingToRun Running WaitingForChildrenToComplete RanToCompletion Canceled Faulted',
  'System.Web.SessionState.SessionStateActions': 'None InitializeItem',
  'System.Web.UI.WebControls.SortDirection': 'Ascending Descending',
  'System.ComponentModel.ListSortDirection': 'Ascending Descending',
};

/** Enums whose numbers are bits, each with a name: `[Flags]`. */
const flags: Readonly<Record<string, string>> = {
  'System.IO.FileAttributes':
    'ReadOnly=1 Hidden=2 System=4 Directory=16 Archive=32 Device=64 Normal=128 Temporary=256 SparseFile=512 ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 Encrypted=16384 IntegrityStream=32768 NoScrubData=131072',
  'System.IO.FileAccess': 'Read=1 Write ReadWrite',
  'System.IO.FileShare': 'None Read Write ReadWrite Delete Inheritable=16',
  'System.StringSplitOptions': 'None RemoveEmptyEntries TrimEntries',
  'System.ConsoleModifiers': 'None Alt Shift Control=4',
  'System.Data.DataRowState': 'Detached=1 Unchanged=2 Added=4 Deleted=8 Modified=16',
  'System.Globalization.CompareOptions':
    'None IgnoreCase=1 IgnoreNonSpace=2 IgnoreSymbols=4 IgnoreKanaType=8 IgnoreWidth=16 NumericOrdering=32 OrdinalIgnoreCase=268435456 StringSort=536870912 Ordinal=1073741824',
  'System.Globalization.NumberStyles':
    'None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowLeadingSign=4 Integer=7 AllowTrailingSign=8 AllowParentheses=16 AllowDecimalPoint=32 AllowThousands=64 Number=111 AllowExponent=128 Float=167 AllowCurrencySymbol=256 Currency=383 Any=511 AllowHexSpecifier=512 HexNumber=515 AllowBinarySpecifier=1024 BinaryNumber=1027',
  'System.Globalization.DateTimeStyles':
    'None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowInnerWhite=4 AllowWhiteSpaces=7 NoCurrentDateDefault=8 AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 RoundtripKind=128',
  'System.Globalization.CultureTypes':
    'NeutralCultures=1 SpecificCultures=2 InstalledWin32Cultures=4 AllCultures=7 UserCustomCulture=8 ReplacementCultures=16 WindowsOnlyCultures=32 FrameworkCultures=64',
  'System.Text.RegularExpressions.RegexOptions':
    'None IgnoreCase=1 Multiline=2 ExplicitCapture=4 Compiled=8 Singleline=16 IgnorePatternWhitespace=32 RightToLeft=64 ECMAScript=256 CultureInvariant=512 NonBacktracking=1024',
  'System.AttributeTargets':
    'Assembly=1 Module=2 Class=4 Struct=8 Enum=16 Constructor=32 Method=64 Property=128 Field=256 Event=512 Interface=1024 Parameter=2048 Delegate=4096 ReturnValue=8192 GenericParameter=16384 All=32767',
  'System.Drawing.FontStyle': 'Regular Bold Italic Underline=4 Strikeout=8',
};

/** The enums whose members are known. */
export const knownEnums: readonly string[] = [...Object.keys(plain), ...Object.keys(flags)];

type Names = Pick<ScalarEditor, 'names' | 'isFlags'>;

const known = new Map<string, Names>();

/** How the members of an enum are written, where they are known. */
export function enumEditor(className: string, underlying: ScalarType): ScalarEditor {
  return { type: 'Enum', underlying, ...enumNames(className) };
}

/** The names and numbers of an enum's members; nothing for an enum that isn't known. */
export function enumNames(className: string): Names {
  let found = known.get(className);
  if (found) return found;
  const isFlags = Object.hasOwn(flags, className);
  if (!isFlags && !Object.hasOwn(plain, className)) return {};
  const names = membersOf((isFlags ? flags[className] : plain[className]) ?? '');
  known.set(className, (found = { names, ...(isFlags && { isFlags }) }));
  return found;
}

function membersOf(text: string): NonNullable<Names['names']> {
  let next = 0;
  return text.split(' ').map((member) => {
    const [name = '', value = String(next)] = member.split('=');
    next = Number(value) + 1;
    return { name, value };
  });
}
