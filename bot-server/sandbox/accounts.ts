import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Template } from './people';
import { endpoint, ok } from './endpoint';
import { ApiError } from './errors';
import { pageFolder } from './page-folder';
import { receiver } from './subscribe';
import { follows, unionOf } from './world';

const content = (template: Template) =>
  Object.entries(template.fields)
    .map(([key, label]) => `${label}:{{${key}.DATA}}\n`)
    .join('');

const example = (template: Template) =>
  Object.values(template.fields)
    .map((label) => `${label}:${label}\n`)
    .join('');

export const accountEndpoints = [
  endpoint(
    {
      path: '/cgi-bin/user/info',
      methods: ['GET'],
      kinds: ['official-account'],
      schema: z.strictObject({ openid: z.string().default(''), lang: z.string().optional() }),
    },
    (world, { account, input }) => {
      const user = receiver(world, account, input.openid);
      if (!follows(world, user)) return { subscribe: 0, openid: user.openid, ...unionOf(world, user) };
      return {
        subscribe: 1,
        openid: user.openid,
        language: 'zh_CN',
        subscribe_time: Math.floor((world.state.follows[user.openid]?.at ?? world.now() - 86_400_000) / 1000),
        ...unionOf(world, user),
        remark: '',
        groupid: 0,
        tagid_list: [],
        subscribe_scene: 'ADD_SCENE_QR_CODE',
        qr_scene: 0,
        qr_scene_str: '',
      };
    },
  ),
  endpoint({ path: '/wxaapi/newtmpl/gettemplate', methods: ['GET', 'POST'], schema: z.strictObject({}) }, (world, { account }) => ({
    ...ok,
    data: world.people.templates
      .filter((t) => t.account === account.id && t.kind !== 'template')
      .map((t) => ({
        priTmplId: t.id,
        title: t.title,
        content: content(t),
        example: example(t),
        type: t.kind === 'long-term' ? 3 : 2,
      })),
  })),
  endpoint(
    {
      path: '/cgi-bin/template/get_all_private_template',
      methods: ['GET'],
      kinds: ['official-account'],
      schema: z.strictObject({}),
    },
    (world, { account }) => ({
      template_list: world.people.templates
        .filter((t) => t.account === account.id && t.kind === 'template')
        .map((t) => ({
          template_id: t.id,
          title: t.title,
          primary_industry: '教育',
          deputy_industry: '院校',
          content: content(t),
          example: example(t),
        })),
    }),
  ),
  endpoint(
    {
      path: '/wxa/getwxacodeunlimit',
      kinds: ['mini-program'],
      schema: z.strictObject({
        scene: z.string().default(''),
        page: z.string().optional(),
        check_path: z.boolean().optional(),
        env_version: z.enum(['release', 'trial', 'develop']).optional(),
        width: z.int().optional(),
        auto_color: z.boolean().optional(),
        line_color: z.strictObject({ r: z.int(), g: z.int(), b: z.int() }).optional(),
        is_hyaline: z.boolean().optional(),
      }),
    },
    (world, { input }) => {
      if (input.scene.length > 32 || input.scene.length === 0) throw new ApiError(40169);
      if (!/^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/.test(input.scene)) throw new ApiError(40129);
      if (input.page !== undefined && (input.page.startsWith('/') || input.page.includes('?'))) throw new ApiError(41030);
      if (input.width !== undefined && (input.width < 280 || input.width > 1_280)) throw new ApiError(40097);
      return { image: readFileSync(path.join(pageFolder(world.options), 'wxacode.jpg')) };
    },
  ),
];
