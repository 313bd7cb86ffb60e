import { describe, expect, it } from 'vitest';
import { checkLab } from './check-lab.ts';
import { loadLabs } from './labs.ts';

const check = checkLab(await loadLabs());

describe('checkLab', () => {
  it('takes a lab that is there, with settings that differ from its sound ones', () => {
    expect(check('handshake', {})).toBeNull();
    expect(check('handshake', { subprotocols: 'two' })).toBeNull();
  });

  it('names the lab that was perhaps meant', () => {
    expect(check('handshak', {})).toEqual({
      path: ['lab'],
      message: expect.stringMatching(/^there is no lab "handshak".*"handshake"/),
    });
    expect(check('constructor', {})?.message).toContain('there is no lab "constructor"');
  });

  it.each<[Record<string, unknown>, string, RegExp]>([
    [{ subprotocols: 'three' }, 'subprotocols', /^expected one of none, one, two, got "three"$/],
    [{ extensions: 'yes' }, 'extensions', /^expected true or false, got "yes"$/],
    [{ version: 'cheked' }, 'version', /^expected one of .*, got "cheked", did you mean "checked"\?$/],
    [{ subprotocol: 'two' }, 'subprotocol', /^unknown setting "subprotocol", did you mean "subprotocols"\?$/],
    [{ colour: 'red' }, 'colour', /^unknown setting "colour": expected version, .* or /],
  ])('points at the setting that is wrong: %j', (settings, name, message) => {
    expect(check('handshake', settings)).toEqual({
      path: ['settings', name],
      message: expect.stringMatching(message),
    });
  });
});
