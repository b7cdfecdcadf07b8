import type { FarmPageStrings } from '../../src/protocol/farm-page-strings.ts';
import { pageStrings } from '../ui/page.ts';
import { registerWidgets } from '../ui/toolkit.ts';
import { FarmPage } from './farm-page.ts';

registerWidgets();
void new FarmPage(acquireVsCodeApi(), pageStrings() as FarmPageStrings).start();
