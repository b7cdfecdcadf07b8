// A decoder for values that are JSON in gzip: decodes and encodes, see docs/layouts.md.
import { stdin, stdout } from 'node:process';
import { gunzipSync, gzipSync } from 'node:zlib';

let input = '';
for await (const chunk of stdin.setEncoding('utf8')) input += chunk;
const { action, items } = JSON.parse(input);

function decode({ bytes }) {
  return { json: gunzipSync(Buffer.from(bytes, 'base64')).toString() };
}

function encode({ json }) {
  return { bytes: gzipSync(json).toString('base64') };
}

function answer(item) {
  try {
    return action === 'decode' ? decode(item) : encode(item);
  } catch (error) {
    return { error: error.message };
  }
}

stdout.write(JSON.stringify({ items: items.map(answer) }));
