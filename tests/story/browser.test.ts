import { openBrowser } from '../support/browser';

jest.setTimeout(60_000);

describe('the browser of the tests', () => {
  it('plays H.264 with AAC and has glyphs for Chinese', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent(
        '<p style="font:32px sans-serif"><span id="a">共育桥</span> <span id="b">\u{F0000}\u{F0000}\u{F0000}</span></p>',
      );
      expect(await page.evaluate(() => document.createElement('video').canPlayType('video/mp4; codecs="avc1.42E01E, mp4a.40.2"'))).toBe(
        'probably',
      );
      // A font that lacks a glyph draws the same empty box for every character: three different characters must look different.
      const drawn = await page.evaluate(() =>
        ['共', '育', '桥'].map((character) => {
          const canvas = document.createElement('canvas');
          const context = canvas.getContext('2d');
          if (!context) return '';
          context.font = '32px sans-serif';
          context.fillText(character, 2, 36);
          return canvas.toDataURL();
        }),
      );
      expect(new Set(drawn).size).toBe(3);
    } finally {
      await browser.close();
    }
  });
});
