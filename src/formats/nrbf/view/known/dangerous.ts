import type { Model } from '../model.ts';

/**
 * Classes that are known for running code when a server reads them back (ysoserial.net lists such
 * chains). Showing them is safe; saving bytes that somebody else made is not.
 */
const dangerous =
  /^(?:System\.DelegateSerializationHolder|System\.Windows\.Data\.ObjectDataProvider|System\.Security\.Principal\.WindowsIdentity|System\.Security\.Principal\.WindowsPrincipal|System\.Security\.Claims\.Claims(?:Identity|Principal)|System\.IdentityModel\.Tokens\.SessionSecurityToken|System\.Web\.Security\.RolePrincipal|System\.Management\.Automation\.PSObject|System\.Configuration\.Install\.AssemblyInstaller|System\.Workflow\.ComponentModel\.Serialization\..*|System\.Runtime\.Remoting\.ObjRef|System\.Activities\.Presentation\.WorkflowDesigner|System\.CodeDom\.Compiler\.TempFileCollection|System\.IO\.FileInfo|System\.IO\.DirectoryInfo|System\.Drawing\.Design\.ToolboxItemContainer.*|System\.Resources\.ResX.*|Microsoft\.VisualStudio\.Text\.Formatting\.TextFormattingRunProperties|System\.Windows\.Forms\.(?:AxHost\+State|BindingSource)|System\.Xml\.XmlDataDocument|System\.Web\.UI\.MobileControls\..*|System\.Collections\.Generic\.ComparisonComparer`1|System\.Data\.Services\.Internal\.ExpandedWrapper.*)$/;

/** Warns of classes in a stream that may run code on the server that reads it. */
export function warnOfDangerousTypes(model: Model): void {
  const { table } = model;
  for (let layout = 0; layout < table.layouts.count; layout++) {
    const { typeName } = model.classes.get(layout);
    if (!dangerous.test(typeName.definition)) continue;
    const message = `The class ${typeName.definition} can run code when a server reads it.`;
    table.warn('dangerous-type', table.layouts.start.at(layout), message);
  }
}
