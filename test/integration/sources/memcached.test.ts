import { sourceContract } from './contract.ts';
import { startMemcachedRig } from './memcached-rig.ts';

sourceContract('Memcached', {
  layouts: ['php-memcached', 'express'],
  losses: ['of-change', 'of-reply'],
  start: startMemcachedRig,
});
