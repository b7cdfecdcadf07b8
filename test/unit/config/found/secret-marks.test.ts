import assert from 'node:assert/strict';
import { searched, told } from './searched.ts';

/** Real passwords that have something of a placeholder. */
const PASSWORDS = [
  '$ecretPassw0rd',
  'ab%(x)cd=',
  '__Secret__',
  'a{{b}}c',
  'x${y:z}',
  '<Secret>',
  '%AB%',
];

describe('passwords that look like placeholders', () => {
  for (const password of PASSWORDS) {
    it(`are passwords: ${password}`, async () => {
      const inXml = password.replaceAll('<', '&lt;');
      const lines = await told({
        'a/appsettings.json': `{"ConnectionStrings":{"Redis":"h.example:6379,password=${password}"}}`,
        'b/appsettings.json': `{"Redis":{"Host":"h.example","Port":6379,"Password":"${password}"}}`,
        'c/web.config': `<configuration><system.web><sessionState mode="Custom" customProvider="R"><providers>
          <add name="R" type="Microsoft.Web.Redis.RedisSessionStateProvider" host="h.example" accessKey="${inXml}" />
          </providers></sessionState></system.web></configuration>`,
      });
      assert.deepEqual(lines, [
        `a/appsettings.json:1 aspnetcore h.example:6379/0 :${password}`,
        `b/appsettings.json:1 aspnetcore h.example:6379/0 :${password}`,
        `c/web.config:2 aspnet-session h.example:6380/0 tls :${password}`,
      ]);
    });
  }

  it('are never told, whatever else is wrong', async () => {
    const marks = ['__Secret__', '${Secret}', '#{Secret}', '<%= Secret %>', '{{ Secret }}'];
    for (const mark of marks) {
      const { finds } = await searched({
        'appsettings.json': JSON.stringify({
          ConnectionStrings: {
            Redis: `h.example:6379,password=${mark}`,
            RedisB: `h.example:99999,password=${mark}`,
            RedisC: `h.example:6379,password=${mark},ssl=maybe`,
            RedisD: `h.example:6379,password=a,${mark}`,
            RedisE: `redis://:${mark}@h.example:6379/x`,
            RedisF: `${mark}@h.example:6379`,
            RedisG: `redis://:a${mark}@h.example:6379`,
          },
          RedisH: { Host: 'h.example', Port: 99999, Password: mark },
        }),
      });
      assert.ok(finds.length >= 6, mark);
      for (const { key, target } of finds) {
        if (target.type === 'endpoint')
          assert.ok(!JSON.stringify(target.parsed.warnings).includes('Secret'), key);
        else
          assert.ok(!JSON.stringify(target).includes('Secret'), `${key} ${JSON.stringify(target)}`);
      }
    }
  });
});
