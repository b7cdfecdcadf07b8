/**
 * The process on this machine that a debugger tells in the event `process` of the Debug Adapter Protocol, as those of
 * .NET and Python do. The number of one on another machine, or in a container, is somebody else's here.
 */
export function processOf(message: unknown): number | undefined {
  const { type, event, body } = message as {
    readonly type?: unknown;
    readonly event?: unknown;
    readonly body?: { readonly systemProcessId?: unknown; readonly isLocalProcess?: unknown };
  };
  if (type !== 'event' || event !== 'process' || body?.isLocalProcess === false) return undefined;
  return pidOf(body?.systemProcessId);
}

/** A number that may stand for a process. */
export function pidOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 1 ? value : undefined;
}
