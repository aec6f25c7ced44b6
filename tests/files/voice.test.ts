import { amrFrames, decodeAmr, encodeAmr } from '../../bot-server/files/voice/amr';
import { cleanQuestionPicture, cleanVoice, MOST_VOICE_BYTES, voiceForChat } from '../../bot-server/files/voice/clean-voice';
import { readWav, wavOf, wavSeconds } from '../../bot-server/files/voice/wav';
import { anAmr, anMp3, aPhoto, hum } from '../support/sounds';

describe('AMR as WeChat sends it', () => {
  it('is decoded into a sound of the same length that is really heard, and keeps its pitch', async () => {
    const amr = await encodeAmr(hum(3), 8000);
    if (!amr) throw new Error('not encoded');
    expect(amrFrames(amr)?.seconds).toBeCloseTo(2.98, 1);
    const made = await cleanVoice(amr);
    expect(made).toMatchObject({ type: 'audio/wav', seconds: 3 });
    const wav = 'bytes' in made ? readWav(made.bytes) : undefined;
    if (!wav) throw new Error('no wav');
    expect(wavSeconds(wav)).toBeCloseTo(2.98, 1);
    const heard = await decodeAmr(amr);
    const crossings = [...(heard ?? [])].filter((one, n, all) => n > 0 && one >= 0 !== (all[n - 1] ?? 0) >= 0).length;
    expect(crossings / 2.98 / 2).toBeGreaterThan(270);
    expect(crossings / 2.98 / 2).toBeLessThan(330);
  });

  it('goes the other way too, for a chat that takes nothing else', async () => {
    const sent = await voiceForChat('audio/wav', wavOf(hum(2, 16_000), 16_000));
    expect(sent).toMatchObject({ name: 'voice.amr', type: 'audio/amr' });
    expect(amrFrames(sent?.bytes ?? Buffer.alloc(0))?.seconds).toBeCloseTo(2, 1);
    expect(await voiceForChat('audio/mpeg', anMp3(1))).toMatchObject({ name: 'voice.mp3' });
    expect(await voiceForChat('audio/mp4', Buffer.from('x'))).toBeUndefined();
  });

  it('plays what is whole of a file that was cut off', async () => {
    const amr = anAmr(2);
    expect(await cleanVoice(amr.subarray(0, amr.length - 10))).toMatchObject({ type: 'audio/wav', seconds: 2 });
  });

  it.each([
    ['a frame of a kind that there is not', Buffer.concat([anAmr(1), Buffer.from([0x4c, 1, 2, 3, 4, 5, 6])])],
    ['a head alone', Buffer.from('#!AMR\n')],
    ['text behind the head', Buffer.from('#!AMR\n<script>alert(1)</script>')],
    ['wide band', Buffer.concat([Buffer.from('#!AMR-WB\n'), Buffer.alloc(200, 0x3c)])],
    ['speex', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(60)])],
  ])('%s is told as unreadable', async (_what, bytes) => {
    expect(await cleanVoice(bytes)).toMatchObject({ unreadable: true, fault: expect.any(String) });
  });

  it('of silence alone, a byte a frame, costs no more than its seconds; one of two minutes is refused unopened', async () => {
    const silence = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(3000, 0x7c)]);
    expect(await cleanVoice(silence)).toMatchObject({ type: 'audio/wav', seconds: 60 });
    expect(await cleanVoice(anAmr(120))).toMatchObject({ fault: expect.stringContaining('60 秒') });
  });

  it('with random insides neither throws nor hangs', async () => {
    const made = anAmr(1);
    for (let at = 6; at < made.length; at += 32) for (let n = 1; n < 32; n += 1) made[at + n] = (at * n * 7919) % 256;
    expect(await cleanVoice(made)).toMatchObject({ type: 'audio/wav' });
  });
});

describe('what phones send', () => {
  it('an MP3 loses its tags, a WAV everything but its sound', async () => {
    const tag = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\x20', 'latin1'), Buffer.from('<script>location</script>       ')]);
    const mp3 = await cleanVoice(Buffer.concat([tag, anMp3(4), Buffer.from('TAG'), Buffer.alloc(125, 65)]));
    expect(mp3).toMatchObject({ type: 'audio/mpeg', seconds: 4 });
    expect('bytes' in mp3 && mp3.bytes.toString('latin1')).not.toMatch(/script|TAG|AAAA/);
    const wav = wavOf(hum(2), 8000);
    const made = await cleanVoice(Buffer.concat([wav, Buffer.from('LIST\x08\0\0\0GPS26.6N'), Buffer.from('PK\x05\x06')]));
    expect(made).toMatchObject({ type: 'audio/wav', seconds: 2 });
    expect('bytes' in made && made.bytes.equals(wav)).toBe(true);
  });

  it.each([
    ['a page', Buffer.from('<html>'.repeat(50))],
    ['a picture', aPhoto()],
    ['an MP3 with a page behind it', Buffer.concat([anMp3(2), Buffer.from('<html><script>')])],
    ['nothing', Buffer.alloc(0)],
    ['a WAV that claims more than it has', wavOf(hum(1), 8000).subarray(0, 5000)],
    ['more than a minute', anMp3(90)],
    ['more than a voice can be', Buffer.alloc(MOST_VOICE_BYTES + 1)],
    ['a click', wavOf(hum(0.05), 8000)],
  ])('%s is refused in a sentence', async (_what, bytes) => {
    expect(await cleanVoice(bytes)).toMatchObject({ fault: expect.stringMatching(/^[\u4e00-\u9fff].{5,}/) });
  });

  it('a picture loses where it was taken and what hangs behind it', () => {
    const made = cleanQuestionPicture(aPhoto({ behind: '<html><script>alert(1)</script>PK\x05\x06' }));
    expect(made).toMatchObject({ type: 'image/jpeg' });
    expect('bytes' in made && made.bytes.toString('latin1')).not.toMatch(/GPS|26\.6|somebody|script|PK/);
    expect(cleanQuestionPicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toMatchObject({ fault: expect.any(String) });
    expect(cleanQuestionPicture(aPhoto({ scan: 10 * 1024 * 1024 }))).toMatchObject({ fault: expect.stringContaining('10 MB') });
  });
});
