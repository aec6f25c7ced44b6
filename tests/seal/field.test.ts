import { randomBytes } from 'node:crypto';
import { openSeal } from '../../bot-server/seal/field';

const key = (id: string) => ({ id, key: randomBytes(32) });

describe('field seal', () => {
  it('opens what it sealed, and never writes the same ciphertext twice', () => {
    const seal = openSeal([key('a')]);
    const one = seal.seal('张小明', 'students.name:1');
    expect(seal.unseal(one, 'students.name:1')).toBe('张小明');
    expect(seal.seal('张小明', 'students.name:1')).not.toBe(one);
    expect(one).not.toContain('张');
  });

  it('refuses a ciphertext moved to another row, an altered one, a cut one and one of an unknown key', () => {
    const seal = openSeal([key('a')]);
    const sealed = seal.seal('13900000001', 'guardians.phone:1');
    const last = sealed.at(-5) === 'A' ? 'B' : 'A';
    expect(() => seal.unseal(sealed, 'guardians.phone:2')).toThrow();
    expect(() => seal.unseal(sealed.slice(0, -5) + last + sealed.slice(-4), 'guardians.phone:1')).toThrow();
    expect(() => seal.unseal(sealed.slice(0, 12), 'guardians.phone:1')).toThrow('can not be opened');
    expect(() => openSeal([key('b')]).unseal(sealed, 'guardians.phone:1')).toThrow('can not be opened');
  });

  it('opens old ciphertexts after a new key was put in front, and finds by the same blind hash', () => {
    const old = key('old');
    const before = openSeal([old]);
    const after = openSeal([key('new'), old]);
    expect(after.unseal(before.seal('x', 'p'), 'p')).toBe('x');
    expect(after.seal('x', 'p').startsWith('new.')).toBe(true);
    expect(after.blind('13900000001')).toBe(before.blind('13900000001'));
    expect(after.blind('13900000001')).not.toBe(after.blind('13900000002'));
  });
});
