import assert from 'node:assert/strict';
import { assertRefused } from '../support/edits.ts';
import { childOf, monoValue, streamValue } from '../support/known-values.ts';
import { englishText } from '../../../../src/formats/reason.ts';

/** Names of samples, by what they are dangerous for. */
const families: Readonly<Record<string, readonly string[]>> = {
  'delegates, and comparers made of them': [
    'delegate',
    'multicast delegate',
    'sorted set by delegate',
  ],
  'identities and principals, which hold streams of their own': [
    'claims identity',
    'claims principal',
    'generic identity',
    'generic principal',
    'as System.Security.Principal.WindowsIdentity',
    'as System.Security.Principal.WindowsPrincipal',
    'as Microsoft.IdentityModel.Claims.WindowsClaimsIdentity',
    'as System.Web.Security.RolePrincipal',
  ],
  tokens: ['as System.IdentityModel.Tokens.SessionSecurityToken'],
  'what calls methods for a page or a window': [
    'as System.Windows.Data.ObjectDataProvider',
    'as System.Windows.ResourceDictionary',
    'as Microsoft.VisualStudio.Text.Formatting.TextFormattingRunProperties',
    'as System.Windows.Forms.BindingSource',
    'as System.Data.Services.Internal.ExpandedWrapper`2[[System.String, mscorlib],[System.Windows.Data.ObjectDataProvider, PresentationFramework]]',
  ],
  'what reads streams that it holds': [
    'as System.Windows.Forms.AxHost+State',
    'as System.Management.Automation.PSObject',
    'as System.Web.UI.MobileControls.SessionViewState+SessionViewStateHistoryItem',
    'as System.Drawing.Design.ToolboxItemContainer+ToolboxItemSerializer',
    'as System.Resources.ResourceSet',
    'as System.Resources.ResXResourceSet',
    'as System.Configuration.SettingsPropertyValue',
    'as Microsoft.Web.Deployment.WebApi.ImageInfo',
  ],
  'what loads assemblies, starts programs, or reaches other servers': [
    'as System.Configuration.Install.AssemblyInstaller',
    'as System.Workflow.ComponentModel.Serialization.ActivitySurrogateSelector+ObjectSurrogate+ObjectSerializedRef',
    'as System.Runtime.Remoting.ObjRef',
    'as System.Diagnostics.Process',
  ],
  files: ['file info', 'directory info', 'as System.CodeDom.Compiler.TempFileCollection'],
  'names that hide another class': [
    'as System.Data.DataSet, System.Data, Version=4.0.0.0',
    'as System.Windows.Data.ObjectDataProvider, PresentationFramework, Version=4.0.0.0',
  ],
  'tables with types of their own': [
    'data set of types of the site',
    'data set with a delegate as binary',
    'data set with a delegate in a table as binary',
  ],
};

describe('Classes that can run code', () => {
  for (const [family, names] of Object.entries(families)) {
    it(`have a warning: ${family}`, () => {
      for (const name of names) {
        const value = monoValue(name);
        const found = value.warnings.filter(({ code }) => code === 'dangerous-type');
        assert.ok(found.length > 0, name);
        for (const { offset, isRefused } of found) {
          assert.ok(offset > 0 && offset < value.bytes.length, name);
          assert.notEqual(isRefused, true);
        }
      }
    });
  }

  it('are told from classes of similar names, and from harmless ones', () => {
    const harmless = [
      'as System.Configuration.Install.InstallException',
      'as System.Windows.DataObject',
      'as Shop.DelegateSerializationHolder',
      'data set of scalars',
      'data set of guids',
      'data set of bytes',
      'data set of objects',
      'data set as binary',
      'exception',
      'list subclass',
      'time zone',
    ];
    for (const name of harmless) assert.deepEqual(monoValue(name).warnings, [], name);
  });

  it('say where they stand, on the node and in the warnings of the whole', () => {
    const { root, warnings } = streamValue('7e932d35c45d');
    assert.equal(root.typeName, 'AxHost.State');
    assert.equal(root.warning?.code, 'dangerous-type');
    assert.equal(root.warning.offset, root.range?.start);
    assert.deepEqual(warnings, [root.warning]);
    assert.equal(monoValue('list subclass').root.warning, undefined);
  });

  it('are found in the streams that tables hold, too', () => {
    const { bytes, document, warnings } = monoValue(
      'data set with a delegate in a table as binary',
    );
    // The stream itself has no such class.
    const { count } = document.table.classes;
    const classes = Array.from({ length: count }, (_, classIndex) =>
      document.model.classes.get(classIndex),
    );
    assert.ok(classes.every(({ wireName }) => !wireName.includes('Delegate')));
    const [warning] = warnings;
    assert.match(warning ? englishText(warning.reason) : '', /System\.DelegateSerializationHolder/);
    // The record of the class, in the stream inside: its name stands 6 bytes behind.
    const at = (warning?.offset ?? 0) + 6;
    const name = 'System.DelegateSerializationHolder';
    assert.equal(Buffer.from(bytes.subarray(at, at + name.length)).toString(), name);
  });

  it('of delegates are shown, and never edited', () => {
    const value = monoValue('delegate');
    const entry = childOf(value.root, 'Delegate');
    assert.equal(entry.summary, 'System.Int32.Parse');
    const method = childOf(entry, 'methodName');
    assert.equal(method.text, 'Parse');
    assert.equal(method.editor, undefined);
    assert.equal(method.readOnlyReason, 'unsupported-type');
    const labels = entry.children(0, 9).map(({ label }) => label);
    const path = [0, labels.indexOf('methodName')];
    assertRefused(value, { type: 'set', path, text: 'Other' }, 'read-only');
    assertRefused(value, { type: 'set-null', path }, 'not-nullable');
  });
});
