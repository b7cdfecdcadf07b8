import type { Reason } from '../formats/reason.ts';

/** A rule of a firewall in a cloud that lets something in. */
export interface InboundRule {
  /** The group that has the rule: `sg-0123`. */
  readonly group: string;
  /** The ports that it opens, both included; all of them where absent. */
  readonly ports?: { readonly from: number; readonly to: number };
  /** Who is let in: networks (`10.0.0.0/16`), other groups (`sg-4567`), prefix lists (`pl-89`). */
  readonly sources: readonly string[];
}

/** Something that must be right for a token of the cloud to be accepted. */
export interface CloudCheck {
  /** For programs. */
  readonly id: string;
  readonly label: Reason;
  readonly outcome: 'ok' | 'failed' | 'unknown';
  readonly reason: Reason;
}

/** What the API of a cloud knows about an endpoint. Each part may be missing for want of a right. */
export interface CloudAdvice {
  /** The rules of the firewall in front of the server. @throws an error whose message may be shown */
  inboundRules?(signal: AbortSignal): Promise<readonly InboundRule[]>;
  /** Parameters of the server, in the place of CONFIG GET. @throws an error whose message may be shown */
  parameters?(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Why tokens may be refused, where they are used. @throws an error whose message may be shown */
  signIn?(signal: AbortSignal): Promise<readonly CloudCheck[]>;
}
