import assert from 'node:assert/strict';
import { findProjects } from '../../../../src/farm/projects/find-projects.ts';

/** Files by path; `undefined` for those that count by their names. */
const projectsOf = (
  files: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = 'linux',
) => {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }));
  return findProjects(all, platform);
};

describe('the sites of a workspace', () => {
  it('are built once before servers of ASP.NET Core start, as many as Aspire starts', () => {
    const [shop, ...others] = projectsOf({
      'src/Shop.Web/Shop.Web.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup/></Project>',
      'src/Lib/Lib.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
      'src/AppHost/AppHost.cs':
        'builder.AddProject<Projects.Shop_Web>("web")\n  .WithReference(redis)\n  .WithReplicas(3);',
    });
    assert.deepEqual(others, []);
    assert.deepEqual(
      [shop?.name, shop?.kind, shop?.folder, shop?.serverCount],
      ['Shop.Web', 'ASP.NET Core', 'src/Shop.Web', 3],
    );
    assert.deepEqual(shop?.build, ['dotnet', 'build', 'src/Shop.Web/Shop.Web.csproj']);
    assert(shop.command.includes('--no-build'));
    assert.equal(shop.command.at(-1), 'http://127.0.0.1:${port}');
    assert.match(shop.remarks[0]?.text ?? '', /replicas/);
  });

  it('run in IIS Express on Windows and in xsp4 elsewhere where they are ASP.NET', () => {
    const files = {
      'Site/Web.config': '<configuration><system.web/></configuration>',
      'Site/Views/web.config': '<configuration><system.web></system.web></configuration>',
      'Site/Site.csproj': '<Project ToolsVersion="15.0"></Project>',
      'Core/web.config': '<configuration><system.webServer/></configuration>',
    };
    const [windows, ...others] = projectsOf(files, 'win32');
    assert.deepEqual(others, []);
    assert.equal(windows?.name, 'Site');
    assert.equal(windows.command[1], '/path:${workspaceFolder}\\Site');
    assert.equal(windows.command[2], '/port:${port}');
    const [linux] = projectsOf(files);
    assert.equal(linux?.command[0], 'xsp4');
  });

  it('are Node packages that depend on a framework', () => {
    const commandOf = (manifest: object) =>
      projectsOf({ 'package.json': JSON.stringify(manifest) })[0]?.command;
    const dependencies = { express: '^5' };
    assert.deepEqual(
      commandOf({ dependencies, scripts: { start: 'node --trace-warnings src/app.js' } }),
      ['node', '--trace-warnings', 'src/app.js'],
    );
    assert.deepEqual(commandOf({ dependencies, scripts: { start: 'tsc && node x' } }), [
      'npm',
      'run',
      'start',
    ]);
    assert.deepEqual(commandOf({ dependencies, main: 'server.js' }), ['node', 'server.js']);
    assert.deepEqual(commandOf({ dependencies: { next: '15', react: '19' } }), [
      'npx',
      'next',
      'dev',
      '-p',
      '${port}',
    ]);
    assert.equal(commandOf({ devDependencies: { express: '5' } }), undefined);
    assert.deepEqual(projectsOf({ 'package.json': '{ damaged' }), []);
  });

  it('are sites of PHP, Django, Rails and Spring Boot', () => {
    const found = (files: Readonly<Record<string, string>>, platform?: NodeJS.Platform) =>
      projectsOf(files, platform).map(({ kind, folder, command }) => [
        kind,
        folder,
        command.slice(0, 3).join(' '),
      ]);
    assert.deepEqual(
      found({ artisan: '', 'composer.json': '{}', 'public/index.php': '', 'index.php': '' })[0],
      ['Laravel', '', 'php artisan serve'],
    );
    assert.deepEqual(found({ 'app/composer.json': '{}', 'app/public/index.php': '' }), [
      ['PHP', 'app', 'php -S 127.0.0.1:${port}'],
    ]);
    assert.deepEqual(found({ 'index.php': '', 'wp-admin/index.php': '' }), [
      ['PHP', '', 'php -S 127.0.0.1:${port}'],
    ]);
    assert.deepEqual(found({ 'site/manage.py': "os.environ['DJANGO_SETTINGS_MODULE']; django" }), [
      ['Django', 'site', 'python3 manage.py runserver'],
    ]);
    assert.deepEqual(found({ 'config.ru': '', 'bin/rails': '' })[0]?.[0], 'Rails');
    assert.deepEqual(
      found({ 'pom.xml': '<artifactId>spring-boot-starter-web', mvnw: '' }, 'win32'),
      [
        [
          'Spring Boot',
          '',
          '.\\mvnw.cmd spring-boot:run -Dspring-boot.run.arguments=--server.port=${port}',
        ],
      ],
    );
  });
});
