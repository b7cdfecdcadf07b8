import type { SessionEditorEntry } from './editor/register.ts';
import type { FarmView } from './farm/farm-view.ts';
import type { HostServices } from './services.ts';
import type { SessionsView } from './sessions/register.ts';

/** What `activate` hands to tests inside the extension host, and to nobody else. */
export interface TestHandle {
  readonly services: HostServices;
  readonly sessions: SessionsView;
  readonly editor: SessionEditorEntry;
  readonly farm: FarmView;
}
