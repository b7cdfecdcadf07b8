import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { BalancerRig } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { request } from './support/http.ts';

/** Numbers that look random and are the same in each run (mulberry32). */
const numbers = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const hash = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');

/** Answers with the hash of the body, then with as many bytes as the path asks for. */
const server: Handler = (incoming, response) => {
  const pieces: Buffer[] = [];
  incoming.on('data', (piece: Buffer) => pieces.push(piece));
  incoming.on('end', () => {
    const [, size = '0', framing, pieceSize = '1'] = (incoming.url ?? '').split('/');
    const body = Buffer.alloc(Number(size), incoming.url ?? '');
    response.setHeader('X-Hash', hash(Buffer.concat(pieces)));
    if (framing === 'length') response.setHeader('Content-Length', body.length);
    if (framing === 'close') {
      response.shouldKeepAlive = false;
      response.removeHeader('Transfer-Encoding');
      response.useChunkedEncodingByDefault = false;
    }
    for (let at = 0; at < body.length; at += Number(pieceSize)) {
      response.write(body.subarray(at, at + Number(pieceSize)));
    }
    response.end();
  });
};

describe('the balancer under mixed load', function () {
  this.timeout(60_000);

  it('mixes nothing up: bodies of all sizes and framings, over connections used again', async () => {
    const rig = await BalancerRig.start(server, server);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    const random = numbers(9000);
    const pick = <T>(all: readonly T[]): T => {
      const picked = all[Math.floor(random() * all.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    };
    const sizes = [0, 1, 100, 65_535, 65_536, 65_537, 300_000];
    const exchange = async (number: number): Promise<void> => {
      const method = pick(['GET', 'POST', 'PUT', 'HEAD']);
      const framing = pick(['length', 'chunked', 'close']);
      const size = pick(sizes);
      const path = `/${size}/${framing}/${pick([100, 16_384, 70_000])}/${number}`;
      const hasBody = method === 'POST' || method === 'PUT';
      const sent = Buffer.alloc(hasBody ? pick(sizes) : 0, path);
      const headers: Record<string, string> =
        hasBody && random() < 0.5 ? { 'Transfer-Encoding': 'chunked' } : {};
      const response = await request(rig.port, {
        ...{ method, path, headers, agent },
        ...(hasBody && { body: sent }),
      });
      assert.equal(response.status, 200, path);
      assert.equal(response.headers['x-hash'], hash(sent), path);
      const expected = method === 'HEAD' ? '' : Buffer.alloc(size, path).toString();
      assert.ok(response.body === expected, `${method} ${path} got ${response.body.length} bytes`);
    };
    try {
      for (let round = 0; round < 40; round++) {
        await Promise.all(Array.from({ length: 16 }, (_, index) => exchange(round * 16 + index)));
      }
      assert.equal(rig.trace.length, 640);
      assert.ok(rig.trace.every(({ end, status }) => end === undefined && status === 200));
      assert.deepEqual(
        rig.backends.map(({ activeCount }) => activeCount),
        [0, 0],
      );
    } finally {
      agent.destroy();
      await rig.stop();
    }
  });
});
