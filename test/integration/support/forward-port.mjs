// A program that forwards a local port, as a tunnel command: node forward-port.mjs LOCAL TARGET [OPTIONS]
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [local, target, log, delayMs = '0'] = process.argv.slice(2);
// A helper of its own, as some programs have, which says something now and then: it must end, too.
const helper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
appendFileSync(log, `${process.pid} ${helper.pid} ${target}\n`);
console.log('Starting session');
setTimeout(() => {
  createServer((near) => {
    const far = connect(Number(target), '127.0.0.1');
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  }).listen(Number(local), '127.0.0.1');
}, Number(delayMs));
