import * as v from 'valibot';
import { shaped } from '../../../shapes/shape.ts';

/** The revisions of the Model Context Protocol that this speaks, the newest first. */
const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

/** A tool as clients are told of it. */
export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: object;
}

/** What a session offers. */
export interface McpServerParts {
  readonly version: string;
  readonly tools: readonly McpTool[];
  /** @throws an Error whose message is for the model */
  readonly call: (name: string, input: unknown, signal: AbortSignal) => Promise<string>;
}

const requestId = v.union([v.string(), v.number()]);
const message = v.object({
  jsonrpc: v.literal('2.0'),
  id: v.optional(requestId),
  method: v.string(),
  params: v.optional(v.record(v.string(), v.unknown())),
});
const callParameters = v.object({
  name: v.string(),
  arguments: v.optional(v.record(v.string(), v.unknown()), {}),
});
const cancelParameters = v.object({ requestId });
const startParameters = v.object({ protocolVersion: v.string() });

/** Error codes of JSON-RPC 2.0, section 5.1. */
const codes = { parse: -32700, request: -32600, method: -32601, parameters: -32602 } as const;

type RequestId = v.InferOutput<typeof requestId>;

/**
 * One client of the Model Context Protocol, a line of JSON a message (its specification, "Transports: stdio").
 * Offers tools and nothing else.
 */
export class McpSession {
  readonly #parts: McpServerParts;
  readonly #running = new Map<RequestId, AbortController>();

  constructor(parts: McpServerParts) {
    this.#parts = parts;
  }

  /** Takes a line; gives the line to answer, or undefined where none is expected. */
  async take(line: string): Promise<string | undefined> {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return failure(null, codes.parse, 'The line is not JSON.');
    }
    const parsed = shaped(message, value);
    if (!parsed) {
      // An answer to something that we never ask is no request.
      if (shaped(v.object({ method: v.string() }), value) === undefined) return undefined;
      return failure(null, codes.request, 'The message is not a request of JSON-RPC 2.0.');
    }
    const { id, method, params } = parsed;
    if (id === undefined) {
      this.#notice(method, params);
      return undefined;
    }
    return this.#answer(id, method, params);
  }

  /** Breaks off what is under way: the client has gone. */
  end(): void {
    for (const abort of this.#running.values()) abort.abort();
  }

  #notice(method: string, params: unknown): void {
    if (method !== 'notifications/cancelled') return;
    const cancelled = shaped(cancelParameters, params);
    if (cancelled) this.#running.get(cancelled.requestId)?.abort();
  }

  async #answer(id: RequestId, method: string, params: unknown): Promise<string | undefined> {
    const { version, tools } = this.#parts;
    switch (method) {
      case 'initialize': {
        const wanted = shaped(startParameters, params)?.protocolVersion ?? '';
        return success(id, {
          protocolVersion: versions.includes(wanted) ? wanted : versions[0],
          capabilities: { tools: {} },
          serverInfo: { name: 'session-farm', title: 'Session Farm', version },
        });
      }
      case 'ping':
        return success(id, {});
      case 'tools/list':
        return success(id, {
          tools: tools.map((tool) => ({ ...tool, annotations: { readOnlyHint: true } })),
        });
      case 'tools/call':
        return this.#call(id, params);
      default:
        return failure(id, codes.method, 'There is no such method.');
    }
  }

  async #call(id: RequestId, params: unknown): Promise<string | undefined> {
    const call = shaped(callParameters, params);
    if (!call || !this.#parts.tools.some(({ name }) => name === call.name)) {
      return failure(id, codes.parameters, 'There is no such tool.');
    }
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      const text = await this.#parts.call(call.name, call.arguments, abort.signal);
      return success(id, { content: [{ type: 'text', text }] });
    } catch (error) {
      // A client that has called it off expects no answer.
      if (abort.signal.aborted) return undefined;
      const text = error instanceof Error ? error.message : 'The tool failed.';
      return success(id, { content: [{ type: 'text', text }], isError: true });
    } finally {
      this.#running.delete(id);
    }
  }
}

function success(id: RequestId, result: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

function failure(id: RequestId | null, code: number, text: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: text } });
}
