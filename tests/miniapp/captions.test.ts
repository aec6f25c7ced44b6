import { readFileSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { captionAt, parseVtt } from '@/features/viewing/vtt';

describe('captions', () => {
  it('reads cues with hours, without, with numbers, settings, markup and entities', () => {
    const cues = parseVtt(
      '\uFEFFWEBVTT - 标题\r\n\r\nNOTE 说明\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.500 line:90%\r\n<v 妈妈>早点睡</v> &amp; 做个好梦\r\n\r\n00:03.000 --> 00:04.000\r\n第一行\r\n第二行\r\n',
    );
    expect(cues).toEqual([
      { from: 1, to: 2.5, text: '早点睡 & 做个好梦' },
      { from: 3, to: 4, text: '第一行\n第二行' },
    ]);
  });

  it('says what is said at a second, both where two overlap, nothing between', () => {
    const cues = parseVtt('WEBVTT\n\n00:00.000 --> 00:02.000\n一\n\n00:01.000 --> 00:03.000\n二\n');
    expect([0, 1.5, 2, 3].map((at) => captionAt(cues, at))).toEqual(['一', '一\n二', '二', '']);
  });

  it('leaves out what can not be read and keeps the rest', () => {
    expect(parseVtt('WEBVTT\n\n00:05.000 --> 00:01.000\n倒着\n\nx --> y\n乱\n\n00:01.000 --> 00:02.000\n好\n')).toEqual([
      { from: 1, to: 2, text: '好' },
    ]);
  });

  it('never throws, whatever the file holds', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('WEBVTT', '\n', '\n\n', '-->', '00:01.000', ' --> ', '00:02.000', '<b>', '&lt;', '字', '\r\n', '99:99:99.999'),
        ),
        (parts) => {
          for (const cue of parseVtt(parts.join(''))) expect(cue.to).toBeGreaterThan(cue.from);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('reads every caption file of the demonstration content', () => {
    const root = path.resolve(__dirname, '../../content/demo/resources');
    const files = existsSync(root)
      ? readdirSync(root)
          .map((name) => path.join(root, name, 'captions.vtt'))
          .filter(existsSync)
      : [];
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      expect(parseVtt(text)).toHaveLength(text.match(/-->/g)?.length ?? 0);
    }
  });
});
