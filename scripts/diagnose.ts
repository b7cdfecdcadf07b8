/**
 * Looks at an endpoint as "Diagnose Endpoint" does, and prints a line of JSON a step, as each one ends. Only reads.
 *
 *   npm run diagnose -- ADDRESS
 *
 * `{id, title, outcome, facts, cause?, fix?, durationMs}`, with `outcome` one of `ok`, `warning`, `failed`, `skipped`,
 * `facts` an object, and `fix` `{text, action?, subject?}`. The last line is `{outcome, counts, durationMs}`. The exit
 * code is 1 where a step has failed; `{message}` where the address can't be understood. No passwords, no session ids.
 */
import { parseRedisEndpoint } from '../src/config/parse-endpoint.ts';
import { diagnose } from '../src/doctor/diagnose.ts';
import { worstOf } from '../src/doctor/report.ts';
import { connectFailureText } from '../src/host/endpoints/connect-failure-text.ts';
import { toldResult } from '../src/host/endpoints/doctor/told-result.ts';
import { redactor } from '../src/host/redaction.ts';
import { print, runTool } from './tools/lines.ts';

void runTool(async () => {
  const text = process.argv.slice(2).join(' ');
  if (text.trim() === '') throw new Error('Usage: npm run diagnose -- ADDRESS');
  const { address, secrets } = parseRedisEndpoint(text);
  for (const secret of Object.values(secrets)) redactor.addSecret(secret);
  const startMs = performance.now();
  let printed = Promise.resolve();
  const results = await diagnose(
    { connection: { address, secrets, canWrite: false }, say: connectFailureText },
    {
      onResult: (result) => {
        printed = printed.then(() => print(toldResult(result)));
      },
    },
  );
  await printed;
  const outcomes = results.map(({ outcome }) => outcome);
  const outcome = worstOf(outcomes);
  const counts = Object.fromEntries(
    (['ok', 'warning', 'failed', 'skipped'] as const).map((each) => [
      each,
      outcomes.filter((one) => one === each).length,
    ]),
  );
  await print({ outcome, counts, durationMs: Math.round(performance.now() - startMs) });
  if (outcome === 'failed') process.exitCode = 1;
});
