import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };
import { environmentSchema } from '../server/config.ts';

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');

interface Service {
  ports?: string[];
  environment?: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  volumes?: string[];
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

  it('sets variables that there are', () => {
    // Read by the driver of PostgreSQL.
    const known = [...Object.keys(environmentSchema.properties), 'PGPASSWORD'];
    for (const [, app] of apps)
      for (const variable of Object.keys(app.environment ?? {})) expect(known).toContain(variable);
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
