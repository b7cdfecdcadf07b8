import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { HostServices } from '../services.ts';

/** Puts the sessions view and its commands in place. */
export function registerSessionsView({ errors, log }: HostServices): DisposableLike {
  const owned = new DisposableStore();
  owned.add(errors.register('showLog', () => log.show()));
  return owned;
}
