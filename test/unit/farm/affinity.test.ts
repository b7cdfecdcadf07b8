import assert from 'node:assert/strict';
import {
  affinitySetCookie,
  affinityValue,
  readAffinity,
} from '../../../src/farm/balancer/affinity.ts';

describe('client affinity', () => {
  it('names servers by 64 hex digits, each server by others', () => {
    const value = affinityValue('server-a', 9001);
    assert.match(value, /^[0-9a-f]{64}$/);
    assert.notEqual(value, affinityValue('server-b', 9002));
    assert.equal(value, affinityValue('server-a', 9001));
  });

  it('finds its cookie among others', () => {
    const cookies = 'ASP.NET_SessionId=x; ARRAffinity=abc ; ARRAffinitySameSite=def';
    assert.equal(readAffinity(['Host', 'x', 'cookie', cookies]), 'abc');
    assert.equal(readAffinity(['Cookie', 'a=1', 'Cookie', 'ARRAffinity=z']), 'z');
    assert.equal(readAffinity(['Cookie', 'XARRAffinity=1; ARRAffinity']), undefined);
    assert.equal(readAffinity([]), undefined);
  });

  it('binds for the whole site and keeps the cookie from scripts', () => {
    assert.equal(affinitySetCookie('v'), 'ARRAffinity=v; Path=/; HttpOnly; SameSite=Lax');
  });
});
