import net from 'node:net';

/** What a load of requests came to. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const connections = 16;
const request = Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n');

/** One client: the next request goes out when the response to the last one is whole. */
const client = (port: number, until: number, latencies: number[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    let head = '';
    let missing = -1;
    let sentAt = 0;
    const send = (): void => {
      head = '';
      missing = -1;
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (bytes: Buffer) => {
      if (missing === -1) {
        head += bytes.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) return;
        const length = /^content-length: (\d+)/im.exec(head)?.[1];
        if (!head.startsWith('HTTP/1.1 200') || length === undefined) {
          reject(new Error(`Unexpected response: ${head.slice(0, end)}`));
          return;
        }
        missing = end + 4 + Number(length) - head.length;
      } else {
        missing -= bytes.length;
      }
      if (missing > 0) return;
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < until) send();
      else socket.end(resolve);
    });
  });

/** Sends requests to a port of this machine over 16 connections for a while. */
export const load = async (port: number, durationMs: number): Promise<LoadResult> => {
  const latencies: number[] = [];
  const start = performance.now();
  const until = start + durationMs;
  await Promise.all(Array.from({ length: connections }, () => client(port, until, latencies)));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { requestsPerSecond: latencies.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
};
