import type { StatisticsState, StatisticsTable } from '../../../src/protocol/statistics-state.ts';
import {
  statisticsRequest,
  type StatisticsRequest,
} from '../../../src/protocol/statistics-page.ts';
import { shaped } from '../../../src/shapes/shape.ts';

const text = (label: string) => ({ label, isNumber: false });
const number = (label: string) => ({ label, isNumber: true });

function classes(
  id: string,
  title: string,
  names: string,
  counts: readonly number[],
): StatisticsTable {
  const most = Math.max(...counts);
  return {
    id,
    title,
    look: 'columns',
    columns: [text(title), number('Sessions'), number('Share')],
    barColumn: 2,
    rows: names.split(', ').map((name, at) => {
      const count = counts[at] ?? 0;
      return {
        cells: [name, count.toLocaleString('en'), `${Math.round(count / 12_040)}%`],
        share: count / most,
      };
    }),
  };
}

const sizes = classes(
  'sizes',
  'Sizes',
  'below 100 B, 100 B to 300 B, 300 B to 1 kB, 1 kB to 3 kB, 3 kB to 10 kB, 10 kB to 30 kB, 30 kB to 100 kB, 100 kB to 300 kB, 300 kB to 1 MB, 1 MB to 10 MB, 10 MB or more',
  [1200, 96_000, 402_000, 510_000, 160_000, 30_000, 4100, 600, 90, 9, 1],
);

const timeLeft = classes(
  'time-left',
  'Time Left',
  'below 1 min, 1 min to 5 min, 5 min to 10 min, 10 min to 20 min, 20 min to 1 h, 1 h to 6 h, 6 h to 1 d, 1 d to 7 d, 7 d or more, never expires',
  [30_100, 120_000, 240_000, 800_000, 0, 0, 0, 0, 0, 13_900],
);

const growth: StatisticsTable = {
  id: 'growth-sessions',
  title: 'Sessions over Time',
  note: 'Counted while this page can be seen.',
  look: 'columns',
  columns: [text('Time'), number('Sessions'), number('Change')],
  barColumn: 1,
  rows: [1190, 1196, 1204, 1150, 1150, 1160, 1170, 1180, 1203.991, 1203.991].map(
    (thousands, at, all) => {
      const change = Math.round(1000 * (thousands - (all[at - 1] ?? thousands)));
      return {
        cells: [
          `2:10:${String(5 + 5 * at).padStart(2, '0')} PM`,
          (1000 * thousands).toLocaleString('en'),
          `${change > 0 ? '+' : ''}${change.toLocaleString('en')}`,
        ],
        share: thousands / 1204,
      };
    },
  ),
};

const itemNames =
  'Cart, UserName, LastSearch, Orders, Wizard_* (many names), PageSize, ReturnUrl, Filter, Rights, SavedAt, Language, Theme, <img src=x>, A name of an item that is so long that no column of any page has room for it';

const items: StatisticsTable = {
  id: 'items',
  title: 'Items',
  look: 'bars',
  columns: [
    text('Item'),
    text('Type'),
    number('Sessions'),
    number('Share of sessions'),
    number('Range'),
    number('Bytes'),
    number('Share of bytes'),
    number('Largest'),
  ],
  barColumn: 5,
  rows: itemNames.split(', ').map((name, at) => ({
    cells: [
      name,
      at % 3 === 0 ? 'Dictionary<String, CartItem>' : 'String',
      '≈ 743,000',
      '62%',
      '731,000 to 755,000',
      `${(1200 / (at + 1)).toFixed(0)} MB`,
      `${(60 / (at + 1)).toFixed(1)}%`,
      '33.7 kB',
    ],
    share: 1 / (at + 1),
  })),
};

const applications: StatisticsTable = {
  id: 'applications',
  title: 'Applications',
  note: '2 more applications with 14 sessions are not listed.',
  look: 'bars',
  columns: [text('Application'), number('Sessions'), number('Data')],
  barColumn: 2,
  rows: [
    { cells: ['/Shop (v5)', '900,120', '≈ 3.1 GB'], share: 1 },
    { cells: ['/Shop (v2)', '300,000', '≈ 1.2 GB'], share: 0.39 },
    { cells: ['sess: (Express)', '4,011', '≈ 2.1 MB'], share: 0.001 },
  ],
};

const dangers: StatisticsTable = {
  id: 'dangers',
  title: 'Dangerous Types',
  note: 'These classes can run code when a server reads them. Find out who wrote them before a server reads these sessions again.',
  look: 'table',
  columns: [text('Class'), text('Items'), number('Found')],
  barColumn: 2,
  rows: [{ cells: ['System.Windows.Data.ObjectDataProvider', 'Profile', '3'], isWarning: true }],
};

const notable: StatisticsTable = {
  id: 'notable',
  title: 'Sessions to Look At',
  look: 'table',
  columns: [text('Session'), text('Application'), text('Why'), number('Size')],
  barColumn: 3,
  rows: [
    { cells: ['4hj2k1…x0q', '/Shop (v5)', 'Among the largest', '12.1 MB'], session: 0 },
    { cells: ['9aaj2k…b7r', '/Shop (v2)', 'Locked the longest, for 12:40', '4 kB'], session: 1 },
  ],
};

/** Statistics of a sample, with something of everything. */
export const doneState: StatisticsState = {
  endpointId: 'one',
  endpointName: 'production cache',
  phase: 'done',
  statusText: 'Sampled 10,000 of 1,204,131 sessions (0.8%). Numbers with ≈ are estimates. 2:05 PM.',
  applications: ['All applications', '/Shop (v5)', '/Shop (v2)', 'sess: (Express)'],
  application: 0,
  scope: '10000',
  facts: [
    { label: 'Sessions', value: '1,204,131', detail: '10,000 sampled' },
    { label: 'Data', value: '≈ 4.3 GB', detail: '4.19 GB to 4.41 GB' },
    { label: 'Memory in Redis', value: '≈ 5.02 GB', detail: '4.8 GB to 5.2 GB' },
    {
      label: 'Size of a session',
      value: '1.2 kB',
      detail: 'median. 95% are up to 20 kB, the largest has 12 MB',
    },
    { label: 'Locked', value: '≈ 1,204', detail: 'never released: 3', isWarning: true },
    { label: 'Never expire', value: '≈ 13,900', detail: '11,000 to 16,500', isWarning: true },
  ],
  tables: [applications, sizes, timeLeft, items, dangers, growth, notable],
  can: ['run', 'copyMarkdown', 'saveJson', 'movingOff', 'registerKeys'],
};

/** The same while more is read. */
export const runningState: StatisticsState = {
  ...doneState,
  phase: 'running',
  statusText: 'Reading sessions: 3,400 of 10,000, 14 MB, 8,120 a second',
  progress: 0.34,
  can: ['cancel', 'copyMarkdown', 'saveJson'],
};

/** Nothing but why. */
export const failedState: StatisticsState = {
  ...doneState,
  phase: 'failed',
  statusText: 'The server refused the connection. Check that it is running.',
  applications: [],
  facts: [],
  tables: [],
  can: ['run'],
};

/** Stands for the host: takes down what the page asks. */
export class StatisticsHost {
  readonly asked: StatisticsRequest[] = [];

  readonly replies: Readonly<Record<StatisticsRequest['type'], (asked: unknown) => unknown>> = {
    ready: () => doneState,
    do: (asked) => this.#note(asked),
    show: (asked) => this.#note(asked),
    scope: (asked) => this.#note(asked),
    open: (asked) => this.#note(asked),
  };

  #note(asked: unknown): null {
    const request = shaped(statisticsRequest, asked);
    if (!request) throw new Error('The page asked for what the host would refuse');
    this.asked.push(request);
    return null;
  }
}
