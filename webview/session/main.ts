import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { registerWidgets } from '../ui/toolkit.ts';
import { SessionPage } from './session-page.ts';

registerWidgets();
const strings = JSON.parse(
  document.getElementById('strings')?.textContent ?? '{}',
) as EditorStrings;
const page = new SessionPage(acquireVsCodeApi(), strings);
void page.start();
