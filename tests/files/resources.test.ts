import { mkdir, mkdtemp, readdir, readFile, rm, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Resource } from '../../bot-server/domain/resource/resource';
import { Faults, faultSentence } from '../../bot-server/domain/importing/fault';
import { chapterAdvice } from '../../bot-server/domain/resource/chapters';
import { mediaFacts, mediaFault } from '../../bot-server/files/media-facts';
import { readResource } from '../../bot-server/files/read-markdown';
import { openResourceFolder } from '../../bot-server/files/resource-folder';
import { importResources } from '../../bot-server/flows/importing/import-resources';

const demo = resolve('content/demo/resources');
const FRONT = `---
id: x
version: 1
title: 标题
kind: article
for: guardian
dimension: 健康
theme: 家庭教育
stages: [小学低段]
summary: 一句话
---
`;

describe('a resource in Markdown', () => {
  it('becomes blocks with stable places', () => {
    const faults = new Faults();
    const read = readResource(`${FRONT}第一段\n接着写\n\n## 小标题\n\n- 一\n- **二**\n\n1. 甲\n2. 乙\n\n> 引一句\n> 再一句\n`, 'x', faults);
    expect(faults.list()).toEqual([]);
    expect(read?.blocks).toEqual([
      { id: 'b1', kind: 'paragraph', text: '第一段接着写' },
      { id: 'b2', kind: 'heading', text: '小标题' },
      { id: 'b3', kind: 'list', ordered: false, items: ['一', '二'] },
      { id: 'b4', kind: 'list', ordered: true, items: ['甲', '乙'] },
      { id: 'b5', kind: 'quote', text: '引一句\n再一句' },
    ]);
  });

  it.each([
    ['网页代码', `${FRONT}你好<script>alert(1)</script>`, '第 12 行', '尖括号'],
    ['链接', `${FRONT}看[这里](http://x.cn)`, '第 12 行', '链接'],
    ['图片', `${FRONT}![图](a.png)`, '第 12 行', '图片'],
    ['一级标题', `${FRONT}# 大标题`, '第 12 行', '两个井号'],
    ['横线', `${FRONT}一\n\n---\n`, '第 14 行', '横线'],
    ['两层的列表', `${FRONT}- 一\n  - 二`, '第 13 行', '只能有一层'],
    ['不成对的星号', `${FRONT}甲**乙`, '第 12 行', '星号不成对'],
    ['代码', `${FRONT}用 \`rm\``, '第 12 行', '反引号'],
    ['没有开头', '正文', '第 1 行', '---'],
    ['空正文', FRONT, '第 12 行', '正文是空的'],
    ['标题太长', FRONT.replace('title: 标题', `title: ${'长'.repeat(21)}`) + '正文', '第 4 行 “title”', '最多 20 个字'],
    ['主题不对', FRONT.replace('theme: 家庭教育', 'theme: 赚钱') + '正文', '第 8 行 “theme”', '主题'],
    ['多了一项', FRONT.replace('version: 1', 'version: 1\nscore: 9') + '正文', '第 4 行 “score”', '没有这一项'],
    ['少了一项', FRONT.replace('summary: 一句话\n', '') + '正文', '“summary”', '缺了这一项'],
  ])('refuses %s and says where and how to mend it', (_, text, where, how) => {
    const faults = new Faults();
    expect(readResource(text, 'x', faults)).toBeUndefined();
    const sentences = faults.list().map(faultSentence).join('\n');
    expect(sentences).toContain(where);
    expect(sentences).toContain(how);
  });
});

describe('media', () => {
  it('are known by their content', async () => {
    const film = await readFile(join(demo, 'listen-first/video.mp4'));
    expect(mediaFacts(film)).toMatchObject({ kind: 'video', codecs: expect.arrayContaining(['avc1', 'mp4a']), streamable: true });
    expect(mediaFault(film, 'video', 130)).toBeUndefined();
    expect(mediaFault(film, 'video', 131)).toContain('130 秒');
    expect(mediaFault(film, 'audio', 130)).toContain('M4A');
    expect(mediaFault(film, 'poster', 130)).toContain('JPEG');
    expect(mediaFault(film.subarray(0, 2000), 'video', 130)).toContain('MP4');
    expect(mediaFault(await readFile(join(demo, 'breathing-at-night/audio.m4a')), 'audio', 160)).toBeUndefined();
  });

  it('with another codec or the index at the end are refused with the way to mend them', async () => {
    const film = await readFile(join(demo, 'listen-first/video.mp4'));
    const other = Buffer.from(film);
    const at = other.indexOf('avc1', other.indexOf('stsd'), 'latin1');
    other.write('hvc1', at, 'latin1');
    expect(mediaFault(other, 'video', 130)).toContain('hvc1');
    const box = (from: number) => film.subarray(from, from + film.readUInt32BE(from));
    const parts: Record<string, Buffer> = {};
    for (let from = 0; from + 8 <= film.length; from += film.readUInt32BE(from))
      parts[film.toString('latin1', from + 4, from + 8)] = box(from);
    const { ftyp, moov, mdat } = parts;
    if (!ftyp || !moov || !mdat) throw new Error('unexpected boxes');
    expect(mediaFault(Buffer.concat([ftyp, mdat, moov]), 'video', 130)).toContain('网络优化');
    expect(mediaFault(Buffer.from('WEBVTT\n\n'), 'captions', 10)).toContain('一条也没有');
    expect(mediaFault(Buffer.from('好'), 'captions', 10)).toContain('WEBVTT');
    expect(mediaFault(Buffer.from('WEBVTT\n\n00:03.000 --> 00:02.000\n好\n'), 'captions', 10)).toBe('第 3 行：结束时间要在开始时间之后');
    expect(mediaFault(Buffer.from('WEBVTT\n\n0:3 --> 0:4\n好\n'), 'captions', 10)).toContain('时间写法不对');
    expect(mediaFault(Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\n\n'), 'captions', 10)).toContain('没有字');
    expect(mediaFault(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'poster', 10)).toContain('JPEG');
    expect(mediaFault(Buffer.from('WEBVTT\n\n00:00.000 --> 00:20.000\n好\n'), 'captions', 10)).toContain('超出');
  });
});

describe('kinds and parts', () => {
  const film = FRONT.replace('kind: article', 'kind: video\ndurationSeconds: 800\nmedia: a.mp4\nposter: a.jpg\ncaptions: a.vtt');
  const link = FRONT.replace('kind: article', 'kind: link');
  const read = (text: string) => {
    const faults = new Faults();
    const resource = readResource(text, 'x', faults);
    return { resource, said: faults.list().map(faultSentence).join('\n') };
  };
  const chapters = (lines: string, front = film) => read(`${front.replace('\n---\n', `\nchapters:\n${lines}\n---\n`)}正文`);

  it('a film may be divided, and a link leads outside', () => {
    const { resource } = chapters('  - { start: 0, title: 一 }\n  - { start: 300, title: 二 }');
    expect(resource?.chapters).toEqual([
      { start: 0, title: '一' },
      { start: 300, title: '二' },
    ]);
    const outside = read(`${link.replace('version: 1', 'version: 1\nlink: https://basic.smartedu.cn/a?b=c#d')}正文`).resource;
    expect(outside).toMatchObject({ kind: 'link', link: 'https://basic.smartedu.cn/a?b=c#d', effectiveStart: 0, effectiveEnd: 0 });
  });

  it.each([
    ['one chapter', '  - { start: 0, title: 一 }', '只有一节'],
    ['a late first', '  - { start: 3, title: 一 }\n  - { start: 9, title: 二 }', '第 0 秒'],
    ['no order', '  - { start: 0, title: 一 }\n  - { start: 9, title: 二 }\n  - { start: 9, title: 三 }', '第 3 节要比前一节'],
    ['one past the end', '  - { start: 0, title: 一 }\n  - { start: 800, title: 二 }', '800 秒以内'],
    ['no title', '  - { start: 0 }\n  - { start: 9, title: 二 }', 'chapters'],
  ])('refuses chapters: %s', (_, lines, how) => expect(chapters(lines).said).toContain(how));

  it('only what plays is divided, only a film has a sound of its own', () => {
    expect(chapters('  - { start: 0, title: 一 }\n  - { start: 9, title: 二 }', FRONT).said).toContain('只有视频和音频能分节');
    expect(read(`${FRONT.replace('version: 1', 'version: 1\nsound: a.m4a')}正文`).said).toContain('只有视频能另配');
  });

  it.each([
    'http://a.example.com/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://a.cn:8443/',
    'https://user@a.cn/',
    'https://a.cn/\u4e2d',
    'javascript:alert(1)',
    'https://a.cn" onclick="x',
    `https://a.cn/${'x'.repeat(500)}`,
  ])('refuses the address %s', (address) => {
    expect(read(`${link.replace('version: 1', `version: 1\nlink: ${JSON.stringify(address)}`)}正文`).said).toContain(
      'https:// 开头的完整网址',
    );
  });

  it('a link without an address, and an address elsewhere, are refused', () => {
    expect(read(`${link}正文`).said).toContain('链接要写网址');
    expect(read(`${FRONT.replace('version: 1', 'version: 1\nlink: https://a.cn/')}正文`).said).toContain('kind 是 link');
  });

  it('what is long and undivided is taken, with advice', () => {
    const at = (durationSeconds: number, ...starts: number[]) =>
      chapterAdvice({ kind: 'video', durationSeconds, chapters: starts.map((start) => ({ title: 't', start })) });
    expect(at(360)).toBeUndefined();
    expect(at(361)).toContain('6 分钟');
    expect(at(800, 0, 350, 700)).toBeUndefined();
    expect(at(800, 0, 350)).toContain('第 2 节');
    expect(chapterAdvice({ kind: 'article', durationSeconds: 900 })).toBeUndefined();
  });

  it('a sound alone is as long as its film', async () => {
    const sound = await readFile(join(demo, 'listen-first/sound.m4a'));
    expect(mediaFault(sound, 'sound', 130)).toBeUndefined();
    expect(mediaFault(sound, 'sound', 126)).toContain('一样长');
    expect(mediaFault(await readFile(join(demo, 'listen-first/video.mp4')), 'sound', 130)).toContain('M4A');
  });
});

describe('MP3', () => {
  /** Frames of MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 26 ms each. */
  const frames = (count: number) =>
    Buffer.concat(Array.from({ length: count }, () => Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)])));

  it('is as long as its frames, whatever tags stand around them; what breaks off is no MP3', () => {
    const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5]);
    const end = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
    const film = Buffer.concat([tag, frames(1000), end]);
    expect(mediaFacts(film)).toMatchObject({ kind: 'audio', codecs: ['mp3'], seconds: expect.closeTo(26.12, 1) });
    expect(mediaFault(film, 'audio', 26)).toBeUndefined();
    expect(mediaFault(film, 'audio', 30)).toContain('26 秒');
    expect(mediaFacts(Buffer.concat([frames(10), Buffer.from('senseless'), frames(10)]))).toBeUndefined();
  });
});

describe('importing a folder', () => {
  const rows = new Map<string, Resource>();
  const resources = {
    get: async (id: string) => [...rows.values()].filter((row) => row.id === id).sort((a, b) => b.version - a.version)[0],
    version: async (id: string, version: number) => rows.get(`${id}@${version}`),
    save: async (resource: Resource) => void rows.set(`${resource.id}@${resource.version}`, resource),
  };
  let dir: string;
  beforeEach(async () => {
    rows.clear();
    dir = await mkdtemp(join(tmpdir(), 'gongyu-resources-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('takes all of the demonstration content, and a second time finds all the same', async () => {
    const needs = { resources, resourceFiles: openResourceFolder(join(dir, 'media')) };
    expect(await importResources(needs, { dir: demo, dryRun: true })).toMatchObject({ dryRun: true, added: 17 });
    expect(rows.size).toBe(0);
    expect(await importResources(needs, { dir: demo, dryRun: false })).toMatchObject({ added: 17, same: 0 });
    const kept = await readdir(join(dir, 'media'));
    expect(kept).toContain(rows.get('listen-first@1')?.media);
    expect(await importResources(needs, { dir: demo, dryRun: false })).toMatchObject({ added: 0, same: 17 });
    expect(await readdir(join(dir, 'media'))).toEqual(kept);
    const all = [...rows.values()];
    expect(all.filter(({ kind }) => kind === 'video').length).toBeGreaterThanOrEqual(4);
    expect(all.every(({ madeBy }) => madeBy === '人工智能生成')).toBe(true);
    expect(new Set(all.map(({ dimension }) => dimension)).size).toBe(3);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['video', 'audio', 'article', 'link']));
    // What is longer than six minutes is divided, and what a parent is told of sizes is the files' own.
    const long = rows.get('home-safety-walk@1');
    expect(long?.chapters).toHaveLength(5);
    expect(long?.soundBytes).toBe((await readFile(join(demo, 'home-safety-walk/sound.m4a'))).length);
    expect(long?.mediaBytes).toBe((await readFile(join(demo, 'home-safety-walk/video.mp4'))).length);
    expect(kept).toContain(long?.sound);
    expect(new Set(all.map(({ theme }) => theme)).size).toBe(5);
  });

  it('a version that was stored does not change: other words or media need a higher one', async () => {
    const resourceFiles = openResourceFolder(join(dir, 'media'));
    await cp(join(demo, 'eye-break'), join(dir, 'in/eye-break'), { recursive: true });
    await importResources({ resources, resourceFiles }, { dir: join(dir, 'in'), dryRun: false });
    const stored = JSON.stringify([...rows.values()]);
    const index = join(dir, 'in/eye-break/index.md');
    const text = await readFile(index, 'utf8');
    await cp(join(demo, 'listen-first/poster.jpg'), join(dir, 'in/eye-break/poster.jpg'));
    for (const dryRun of [true, false]) {
      await expect(importResources({ resources, resourceFiles }, { dir: join(dir, 'in'), dryRun })).rejects.toMatchObject({
        details: [expect.objectContaining({ column: 'version', message: expect.stringContaining('请把 version 改成 2') })],
      });
    }
    expect(JSON.stringify([...rows.values()])).toBe(stored);
    await writeFile(index, text.replace('version: 1', 'version: 2'));
    expect(await importResources({ resources, resourceFiles }, { dir: join(dir, 'in'), dryRun: false })).toMatchObject({ added: 1 });
    expect(rows.get('eye-break@1')?.poster).not.toBe(rows.get('eye-break@2')?.poster);
    // What was withdrawn meanwhile is still the same content.
    rows.set('eye-break@2', { ...(rows.get('eye-break@2') as Resource), withdrawn: true });
    expect(await importResources({ resources, resourceFiles }, { dir: join(dir, 'in'), dryRun: false })).toMatchObject({ same: 1 });
    expect(rows.get('eye-break@2')?.withdrawn).toBe(true);
  });

  it('keeps nothing when one of them is wrong', async () => {
    await cp(join(demo, 'phone-agreement'), join(dir, 'in/phone-agreement'), { recursive: true });
    await mkdir(join(dir, 'in/broken'), { recursive: true });
    await writeFile(join(dir, 'in/broken/index.md'), FRONT.replace('id: x', 'id: other') + '正文');
    const needs = { resources, resourceFiles: openResourceFolder(join(dir, 'media')) };
    await expect(importResources(needs, { dir: join(dir, 'in'), dryRun: false })).rejects.toMatchObject({
      code: 'import/invalid',
      details: [expect.objectContaining({ column: 'id', message: expect.stringContaining('broken') })],
    });
    expect(rows.size).toBe(0);
    await expect(readdir(join(dir, 'media'))).rejects.toThrow();
  });
});
