/** What this product uses of co-wechat-api 3.11.0, which ships no types. Answers are `unknown`: they come from outside. */
declare module 'co-wechat-api' {
  import type { RequestOptions } from 'node:http';

  namespace API {
    interface CallOptions {
      method?: 'GET' | 'POST';
      data?: string | Buffer;
      headers?: Record<string, string>;
      timeout?: number;
      /** httpx hands over the options of `http.request` and takes back what it is to use. */
      beforeRequest?: (options: RequestOptions) => RequestOptions;
    }
    interface HeldToken {
      accessToken: string;
      /** Milliseconds since the epoch. */
      expireTime: number;
    }
    interface TemplateField {
      value: string;
    }
    interface MiniProgramCard {
      title: string;
      appid: string;
      pagepath: string;
      thumb_media_id: string;
    }
  }

  class API {
    constructor(
      appid: string,
      secret: string,
      getToken: () => Promise<API.HeldToken | undefined>,
      saveToken: (token: API.HeldToken | null) => Promise<void>,
      tokenFromCustom: true,
    );
    /** Each ends with a slash; overwritten to reach another host. */
    prefix: string;
    snsPrefix: string;
    wxaPrefix: string;
    mpPrefix: string;
    fileServerPrefix: string;
    payPrefix: string;
    merchantPrefix: string;
    customservicePrefix: string;
    setOpts(options: API.CallOptions): void;
    ensureAccessToken(): Promise<{ accessToken: string }>;
    request(url: string, options?: API.CallOptions): Promise<unknown>;
    code2Session(code: string): Promise<unknown>;
    getUser(openid: string): Promise<unknown>;
    getAllPrivateTemplate(): Promise<unknown>;
    sendText(openid: string, text: string): Promise<unknown>;
    sendVoice(openid: string, mediaId: string): Promise<unknown>;
    sendImage(openid: string, mediaId: string): Promise<unknown>;
    sendMiniProgram(openid: string, card: API.MiniProgramCard): Promise<unknown>;
    sendSubscribeMessage(
      openid: string,
      templateId: string,
      page: string | undefined,
      data: Readonly<Record<string, API.TemplateField>>,
    ): Promise<unknown>;
  }

  export = API;
}
