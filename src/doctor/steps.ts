import type { Examination, ServerSubject } from './examination.ts';
import type { Step } from './report.ts';
import { clockStep } from './steps/clock.ts';
import { cloudSignInStep } from './steps/cloud-sign-in.ts';
import { clusterStep } from './steps/cluster.ts';
import { databasesStep } from './steps/databases.ts';
import { eventsStep } from './steps/events.ts';
import { evictionStep } from './steps/eviction.ts';
import { firewallStep } from './steps/firewall.ts';
import { latencyStep } from './steps/latency.ts';
import { memoryStep } from './steps/memory.ts';
import { moveStep } from './steps/move.ts';
import { nameStep } from './steps/name.ts';
import { persistenceStep } from './steps/persistence.ts';
import { rightsStep } from './steps/rights.ts';
import { roleStep } from './steps/role.ts';
import { scriptingStep } from './steps/scripting.ts';
import { sentinelStep } from './steps/sentinel.ts';
import { sessionsStep } from './steps/sessions.ts';
import { signInStep } from './steps/sign-in.ts';
import { tcpStep } from './steps/tcp.ts';
import { tlsStep } from './steps/tls.ts';
import { versionStep } from './steps/version.ts';

/** From the name to the sign-in, in the order in which one needs the other. */
export const networkSteps: readonly Step<Examination>[] = [
  nameStep,
  moveStep,
  tcpStep,
  firewallStep,
  tlsStep,
  sentinelStep,
  signInStep,
  cloudSignInStep,
];

/** What only a server that lets us in can tell. */
export const serverSteps: readonly Step<ServerSubject>[] = [
  rightsStep,
  roleStep,
  clusterStep,
  latencyStep,
  scriptingStep,
  eventsStep,
  evictionStep,
  memoryStep,
  persistenceStep,
  clockStep,
  versionStep,
  databasesStep,
  sessionsStep,
];
