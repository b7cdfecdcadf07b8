import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A proxy of others, with one worker, before the servers of the measurement. */
interface Proxy {
  readonly name: 'nginx' | 'haproxy';
  /** Its configuration. `folder` is one of its own. */
  configure(port: number, servers: readonly number[], folder: string): string;
  /** Its arguments, in the foreground. */
  args(file: string, folder: string): readonly string[];
}

const nginx: Proxy = {
  name: 'nginx',
  configure: (port, servers, folder) => `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
worker_rlimit_nofile 30000;
events { worker_connections 20000; }
http {
  access_log off; keepalive_timeout 75s; keepalive_requests 100000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  upstream farm {
    ${servers.map((server) => `server 127.0.0.1:${server};`).join(' ')}
    keepalive 64; keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=8192;
    location / {
      proxy_pass http://farm; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}`,
  args: (file, folder) => ['-c', file, '-p', folder],
};

const haproxy: Proxy = {
  name: 'haproxy',
  configure: (port, servers) => `
global
  nbthread 1
  maxconn 20000
  no strict-limits
defaults
  mode http
  option forwardfor
  timeout client 75s
  timeout server 30s
  timeout connect 5s
  timeout http-keep-alive 75s
  http-reuse always
frontend clients
  bind 127.0.0.1:${port} backlog 8192
  default_backend farm
backend farm
  balance roundrobin
${servers.map((server, index) => `  server s${index} 127.0.0.1:${server}`).join('\n')}
`,
  args: (file) => ['-db', '-q', '-f', file],
};

export const proxies: readonly Proxy[] = [nginx, haproxy];

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/**
 * Starts a proxy on a port of this machine.
 * @param children gets its process, which ends with the measurement
 * @returns undefined where the program isn't installed
 */
export const startProxy = async (
  proxy: Proxy,
  servers: readonly number[],
  children: ChildProcess[],
): Promise<{ readonly port: number; readonly pid: number } | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'session-farm-bench-'));
  const port = await freePort();
  const file = join(folder, 'configuration');
  writeFileSync(file, proxy.configure(port, servers, folder));
  const child = spawn(proxy.name, proxy.args(file, folder), {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  });
  const state = { hasEnded: false };
  child.on('error', () => (state.hasEnded = true));
  child.on('exit', () => {
    state.hasEnded = true;
    rmSync(folder, { recursive: true, force: true });
  });
  children.push(child);
  while (!state.hasEnded && !(await takesConnections(port))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return state.hasEnded || child.pid === undefined ? undefined : { port, pid: child.pid };
};
