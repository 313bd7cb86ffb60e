import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };
import { environmentSchema } from '../server/config.ts';

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');

interface Service {
  ports?: string[];
  environment?: Record<string, string | null>;
  read_only?: boolean;
  cap_drop?: string[];
  volumes?: (string | { source: string; target: string })[];
}

const compose = (name: string) => parse(read(name), { merge: true }) as { services: Record<string, Service> };

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('has the Node that the packages pin, in both stages', () => {
    const [major] = /\d+/.exec(manifest.devDependencies.node) ?? [];
    const stages = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(stages).toEqual(Array.from({ length: 2 }, () => `node:${major}-bookworm-slim`));
  });

  it('copies nothing that the build does not get to see', () => {
    const seen = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const made = ['node_modules', 'web/dist'];
    for (const [, path = ''] of dockerfile.matchAll(/^COPY --from=build \/app\/(\S+)/gm))
      expect([...seen, ...made], path).toContain(path);
  });

  it('starts what deploy/container-check.ts starts', () => {
    const [, command = ''] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
    const [, program = ''] = /const program = \[([^\]]*)\]/.exec(read('deploy/container-check.ts')) ?? [];
    const words = [...program.matchAll(/'([^']*)'/g)].map(([, word]) => word);
    expect(JSON.parse(command)).toEqual(['node', ...words]);
  });

  it('starts the product as `npm start` does', () => {
    const [, command = ''] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
    expect(manifest.scripts.start.split(' && ').at(-1)).toBe(JSON.parse(command).join(' '));
  });

  it('does not run as root', () => {
    expect(
      dockerfile
        .trimEnd()
        .split('\n')
        .findLast((line) => line.startsWith('USER')),
    ).toBe('USER node');
  });
});

describe.each(['compose.yaml', 'compose.scale.yaml'])('%s', (name) => {
  const services = Object.entries(compose(name).services);
  const apps = services.filter(([service]) => /^(lab101|app\d)$/.test(service));

  it('publishes ports on this machine alone, unless BIND says otherwise', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^\$\{BIND:-127\.0\.0\.1\}:/);
  });

  it('runs the product read-only and without capabilities', () => {
    expect(apps.length).toBeGreaterThan(0);
    for (const [, app] of apps) expect(app).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('sets every variable that there is, except for the container’s own', () => {
    const own = ['HOST', 'PORT', 'LAB_PORT', 'LAB_TLS_PORT', 'EXPLOIT_PORT', 'DATA_DIR', 'CHROMIUM_PATH'];
    const variables = Object.keys(environmentSchema.properties).filter((variable) => !own.includes(variable));
    // PGPASSWORD is read by the driver of PostgreSQL.
    for (const [, app] of apps)
      expect(Object.keys(app.environment ?? {}).toSorted()).toEqual([...variables, 'PGPASSWORD'].toSorted());
  });

  it('hands on what is set outside, variable by variable', () => {
    for (const [, app] of apps)
      for (const [variable, value] of Object.entries(app.environment ?? {})) {
        // Several processes come with a database, and with names.
        if (name === 'compose.scale.yaml' && /^(DATABASE_URL|PGPASSWORD|\w+_URL)$/.test(variable)) continue;
        expect(value ?? `\${${variable}}`, variable).toContain(`\${${variable}`);
      }
  });

  it('has the folder of writeups in the container where its variable says', () => {
    for (const [, app] of apps) {
      const mounts = app.volumes?.flatMap((volume) => (typeof volume === 'string' ? [] : [volume]));
      expect(mounts).toMatchObject([
        { source: expect.stringContaining('${CONTENT_DIR:-'), target: '/content' },
      ]);
      expect(app.environment?.CONTENT_DIR).toMatch(/^\$\{CONTENT_DIR:\+\/content\}$/);
    }
  });
});

describe('compose.scale.yaml and its nginx', () => {
  const { front, ...others } = compose('compose.scale.yaml').services;
  const recipe = read('deploy/nginx-scale.conf');

  it('agree on the processes, and on their order for all three listeners', () => {
    const apps = Object.keys(others).filter((service) => service.startsWith('app'));
    for (const port of [3000, 3001, 3002]) {
      const servers = [...recipe.matchAll(new RegExp(`server (\\w+):${port} `, 'g'))].map(([, app]) => app);
      expect(servers).toEqual(apps);
    }
  });

  it('agree on the names that are filled in', () => {
    const asked = new Set([...recipe.matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => variable));
    expect(Object.keys(front?.environment ?? {}).toSorted()).toEqual([...asked].toSorted());
    expect(front?.volumes?.[0]).toContain('/etc/nginx/templates/lab101.conf.template');
  });
});
