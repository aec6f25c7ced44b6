import { renderSVG } from 'uqr';

/** A QR code as a picture that a page can show: an SVG in a data address. Level M bears a crease in the paper. */
export const qrPicture = (text: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(renderSVG(text, { ecc: 'M', border: 2, pixelSize: 4 }), 'utf8').toString('base64')}`;
