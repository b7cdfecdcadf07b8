import type { StatisticsStrings } from '../../src/protocol/statistics-state.ts';
import { pageStrings } from '../ui/page.ts';
import { registerWidgets } from '../ui/toolkit.ts';
import { StatisticsPage } from './statistics-page.ts';

registerWidgets();
void new StatisticsPage(acquireVsCodeApi(), pageStrings() as StatisticsStrings).start();
