import type { FormatWarning } from '../../value.ts';
import { scanRecords } from '../records/scan.ts';
import { Model } from '../model/model.ts';
import { columnTypesOf, isPlainColumnType, nestedStreams } from './data-set-types.ts';
import { l10n } from '../../reason.ts';

/**
 * Classes that are known for running code, or for touching files and addresses, when a server reads them
 * back: those that chains of pwntester/ysoserial.net (ysoserial/Generators) start with or go through, and
 * their kin. Showing them is safe; saving bytes that somebody else made is not. Where a name ends in `*`,
 * all are meant that begin so.
 */
const names = `
  System.DelegateSerializationHolder System.Collections.Generic.ComparisonComparer\`1
  System.Collections.Generic.Comparer\`1+ComparisonComparer System.Array+FunctorComparer\`1
  System.Windows.Data.ObjectDataProvider System.Windows.Data.XmlDataProvider
  System.Windows.ResourceDictionary System.Windows.Markup.*
  System.Security.Principal.WindowsIdentity System.Security.Principal.WindowsPrincipal
  System.Security.Principal.GenericIdentity System.Security.Principal.GenericPrincipal
  System.Security.Claims.ClaimsIdentity System.Security.Claims.ClaimsPrincipal
  System.Web.Security.RolePrincipal System.Web.Security.FormsIdentity
  System.IdentityModel.Tokens.* Microsoft.IdentityModel.*
  System.Management.Automation.* Microsoft.PowerShell.* Microsoft.Management.Infrastructure.*
  System.Management.IWbemClassObjectFreeThreaded System.Activities.* System.Workflow.*
  System.Configuration.Install.* System.Configuration.SettingsPropertyValue
  System.Runtime.Remoting.* System.CodeDom.Compiler.* System.Diagnostics.Process*
  System.IO.FileInfo System.IO.DirectoryInfo System.IO.FileSystemWatcher
  System.Drawing.Design.* System.ComponentModel.Design.* Microsoft.VisualStudio.*
  System.Resources.ResourceSet System.Resources.RuntimeResourceSet System.Resources.ResourceReader
  System.Resources.ResourceManager System.Resources.ResX*
  System.Windows.Forms.AxHost+State System.Windows.Forms.BindingSource System.Windows.Forms.PropertyGrid*
  System.Web.UI.MobileControls.* System.Web.UI.ObjectStateFormatter System.Web.UI.LosFormatter
  System.Xml.XmlDataDocument System.Xml.Xsl.* System.Data.Services.* System.Data.DataViewManager
  System.Messaging.* System.EnterpriseServices.* System.Security.Policy.* System.AppDomain
  System.Reflection.Emit.* System.Security.Cryptography.X509Certificates.*
  Microsoft.Build.* Microsoft.CSharp.* Microsoft.VisualBasic.VBCodeProvider Microsoft.Web.Deployment.*
`
  .trim()
  .split(/\s+/);

const exact = new Set(names.filter((name) => !name.endsWith('*')));
const starts = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** True for a class, by its name without generic arguments, that may run code when it is read back. */
export function isDangerousClass(definition: string): boolean {
  const [name = ''] = definition.split(',', 1);
  // A name with an assembly inside makes .NET look for the class there, whatever its library is.
  if (exact.has(name) || (name !== definition && !name.includes('['))) return true;
  // Exceptions run nothing, wherever they stand.
  return starts.some((start) => name.startsWith(start)) && !name.endsWith('Exception');
}

/** Delegates and what describes their methods: they are shown, and never edited. */
const locked =
  /^System\.(?:DelegateSerializationHolder(?:\+DelegateEntry)?|Reflection\.MemberInfoSerializationHolder)$/;

/** True for a class whose members are not edited, since they decide what code runs. */
export function isLockedClass(definition: string): boolean {
  return locked.test(definition);
}

/** The warning of a class that may run code, at the offset where it stands. */
export function dangerWarning(name: string, offset: number): FormatWarning {
  const reason = l10n.t('The class {0} can run code when a server reads it.', name);
  return { code: 'dangerous-type', offset, reason };
}

/** Streams inside of streams inside of streams are not looked at. */
const MAX_DEPTH = 4;

/**
 * Warns of classes in a stream that may run code on the server that reads it, also of those that the
 * columns of a DataTable or DataSet bring, in their schema or in streams of their own.
 */
export function warnOfDangerousTypes(model: Model): void {
  const { table } = model;
  for (const found of findDangers(model)) table.warn(found.code, found.offset, found.reason);
  let inner = nestedStreams(model);
  for (let depth = 1; depth < MAX_DEPTH && inner.length > 0; depth++) {
    const next: typeof inner = [];
    for (const { bytes, offset } of inner) {
      const nested = new Model(scanRecords(bytes));
      for (const found of findDangers(nested)) {
        table.warn(found.code, offset + found.offset, found.reason);
      }
      for (const deeper of nestedStreams(nested)) {
        next.push({ bytes: deeper.bytes, offset: offset + deeper.offset });
      }
    }
    inner = next;
  }
}

function* findDangers(model: Model): Generator<FormatWarning> {
  const { classes } = model.table;
  for (let classIndex = 0; classIndex < classes.count; classIndex++) {
    const { definition } = model.classes.get(classIndex).typeName;
    if (isDangerousClass(definition)) yield dangerWarning(definition, classes.start.at(classIndex));
  }
  for (const { name, offset } of columnTypesOf(model)) {
    if (isPlainColumnType(name)) continue;
    const reason = l10n.t('A column has the type {0}, which a server creates from the XML.', name);
    yield { code: 'dangerous-type', offset, reason };
  }
}
