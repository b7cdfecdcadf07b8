/**
 * A process with a balancer before a server whose port is given, for tests that open more connections
 * than one process may have. Prints its port, and ends with its standard input.
 */
import { Backend } from '../../../../src/farm/balancer/backend.ts';
import { Balancer } from '../../../../src/farm/balancer/balancer.ts';
import { defaultLimits } from '../../../../src/farm/balancer/limits.ts';

const backend = new Backend('s0', Number(process.argv[2]), 1);
backend.isReady = true;
const balancer = new Balancer({
  backends: [backend],
  affinity: false,
  arrResponseHeader: true,
  limits: { ...defaultLimits, headTimeoutMs: 0, maxConnections: 20_000 },
  onTrace: () => undefined,
  onChange: () => undefined,
});
balancer.chooser.refresh();
void balancer.listen(0).then(() => process.stdout.write(`${balancer.port}\n`));
process.stdin.on('end', () => process.exit()).resume();
