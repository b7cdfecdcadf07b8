import { sourceContract } from './contract.ts';
import { redisLayouts as layouts, startClusterRig, startRedisRig } from './redis-rig.ts';

for (const way of ['scripts', 'transactions'] as const) {
  const losses = ['of-change', 'of-reply'] as const;
  sourceContract(`Redis, ${way}`, { layouts, losses, start: () => startRedisRig(way) });
  sourceContract(`a cluster, ${way}`, { layouts, losses: [], start: () => startClusterRig(way) });
}
