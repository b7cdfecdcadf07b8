import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { pageStrings } from '../ui/page.ts';
import { registerWidgets } from '../ui/toolkit.ts';
import { SessionPage } from './session-page.ts';

registerWidgets();
void new SessionPage(acquireVsCodeApi(), pageStrings() as EditorStrings).start();
