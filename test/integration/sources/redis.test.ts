import { sourceContract } from './contract.ts';
import { managedKinds } from './managed.ts';
import {
  redisLayouts as layouts,
  startClusterRig,
  startManagedRig,
  startRedisRig,
} from './redis-rig.ts';

for (const way of ['scripts', 'transactions'] as const) {
  const losses = ['of-change', 'of-reply'] as const;
  sourceContract(`Redis, ${way}`, { layouts, losses, start: () => startRedisRig(way) });
  sourceContract(`a cluster, ${way}`, { layouts, losses: [], start: () => startClusterRig(way) });
}

for (const [name, kind] of Object.entries(managedKinds)) {
  sourceContract(name, { layouts, losses: [], start: () => startManagedRig(kind, 'scripts') });
}
