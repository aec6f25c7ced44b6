/**
 * Every refusal has a stable code for programs, an HTTP status for the door, and a Chinese sentence that says what to do.
 * Rooms add their codes here; `middleware/on-error.ts` is the only place that speaks them.
 */
export const refusals = {
  'request/invalid': [400, '填写的内容不对，请按提示改一改再提交'],
  'request/too-large': [413, '内容太大，请分开提交'],
  'request/not-found': [404, '没有找到这个页面或内容，请返回上一页'],
  'request/method': [405, '不支持这种操作'],
  'request/too-many': [429, '操作太快了，请稍等一会儿再试'],
  'server/failed': [500, '服务出了点问题，请稍后再试'],
  'server/busy': [503, '现在人多，请稍后再试，您的进度不会丢'],
  'auth/required': [401, '登录已过期，请重新打开小程序'],
  'auth/code-invalid': [401, '登录没有成功，请退出小程序再进来一次'],
  'auth/wechat-unavailable': [503, '微信暂时没有响应，请稍后再试'],
  'auth/not-bound': [403, '还没有绑定孩子，请向班主任要绑定方法'],
  'auth/staff-only': [403, '只有老师和教育局的人能在电脑上登录；如果您是，请先在“我的”里切换身份'],
  'auth/scan-over': [410, '这个码过期了，或者已经用过了。请在电脑上换一张再扫'],
  'auth/number-wrong': [409, '数字对不上，这次登录已经取消。请确认电脑就在您面前，再扫一次'],
  'auth/wrong': [401, '账号、密码或验证码不对，请看清楚再试一次'],
  'auth/set-up-over': [410, '这个链接用过了或者过期了，请找管理员再要一个'],
  'auth/password-weak': [400, '这个密码太容易被猜到，请换一个'],
  'auth/code-wrong': [400, '验证码不对。请看手机验证器里现在的六个数字，手机时间也要准'],
  'staff/not-found': [404, '名册里没有这个人，请检查工号和学校（或教育局）代码'],
  'staff/has-account': [409, '这个人已经有账号了。忘了密码或者换了手机，请用 account reset'],
  'staff/no-account': [409, '这个人还没有账号，请用 account create'],
  'access/denied': [403, '您没有权限看这里的内容'],
  'resource/not-found': [404, '这个内容不见了，可能已经下架'],
  'resource/not-yours': [403, '这个内容没有发给您'],
  'viewing/ticket-invalid': [400, '观看凭证不对，请退出这一页再进来'],
  'viewing/ticket-expired': [400, '观看凭证过期了，请退出这一页再进来'],
  'viewing/ticket-foreign': [403, '观看凭证不是您的，请重新打开这一页'],
  'viewing/report-invalid': [400, '观看记录格式不对，这一条没有记上'],
  'viewing/too-many-sessions': [409, '同一内容打开次数太多，请明天再看'],
  'viewing/not-recorded': [503, '这一条暂时没有记上，稍后会自动再试'],
  'question/not-found': [404, '没有找到这个提问'],
  'question/empty': [400, '请写下您的问题再发送'],
  'question/no-child': [400, '请选择是为哪个孩子提问'],
  'question/no-teacher': [409, '这个班还没有设置班主任，请联系学校'],
  'question/closed': [409, '这个提问已经结束，可以重新问一个'],
  'question/not-answered': [409, '老师还没有答复，请再等一等'],
  'plan/not-found': [404, '没有找到这个推送计划'],
  'plan/invalid': [400, '推送计划里有错，请按提示改好再导入，原来的计划没有变'],
  'plan/not-draft': [409, '这个计划已经发布，请先停用再改'],
  'plan/empty': [409, '计划里还没有内容，先加一行再发布'],
  'slot/not-found': [404, '没有找到这一行安排'],
  'slot/already-pushed': [409, '这一行已经推送，不能再改时间'],
  'slot/in-past': [400, '推送时间已经过去，请选一个将来的时间'],
  'push/not-found': [404, '没有找到这次推送'],
  'push/too-old': [409, '这次推送的原始记录已过保存期限，不能重算'],
  'push/led-elsewhere': [409, '服务器正开着，到时间的它自己会推，不用手动；要手动推，请先停下服务器'],
  'classroom/not-found': [404, '没有找到这个班级'],
  'keys/changing': [409, '正在换密钥，请等它做完；如果上次中断了，过一分钟再运行一次'],
  'viewing/no-consent': [403, '没有家长同意，孩子看这个内容不留记录'],
  'privacy/child-not-found': [404, '没有找到这个孩子，请返回“我的”再进来'],
  'privacy/rules-changed': [409, '规则有了新的版本，请看过新的再选'],
  'privacy/export-gone': [404, '这份文件已经过期，请再做一份'],
  'privacy/erasure-not-found': [404, '没有找到这个受理编号，请核对后再查'],
  'privacy/erasure-begun': [409, '等待时间已过，已经开始删除，不能再收回'],
  'privacy/correction-not-found': [404, '没有找到这个改错申请'],
  'privacy/correction-settled': [409, '这个申请已经处理过了'],
  'import/unreadable': [400, '这个文件打不开，请另存为 .xlsx 或 .csv 再试'],
  'import/too-large': [413, '文件太大，请分成几个文件导入'],
  'import/invalid': [400, '文件里有错，请按提示改好再导入，原来的数据没有变'],
  'import/undo-impossible': [409, '不能撤销这次导入'],
  'import/not-found': [404, '没有找到这次导入'],
  'roster/busy': [409, '名册正在被修改，请过一会儿再试'],
  'roster/not-found': [404, '名册里没有找到这名学生或家长'],
  'roster/not-now': [409, '现在不能这样改'],
  'fee/not-open': [404, '缴费功能未开通'],
  'fee/invalid': [400, '订单内容不对，请检查金额和收款项目'],
  'fee/gateway': [502, '微信支付没有受理，请稍后再试或查询订单'],
  'fee/not-found': [404, '没有找到这个订单'],
  'binding/code-unknown': [404, '这个班级码不对，或者老师已经换过了。请向班主任要新的'],
  'binding/no-match': [404, '没有对上，请核对后再试，或者请班主任帮您办'],
  'binding/locked': [429, '试了好几次都没有对上，请 1 小时后再试，或者请班主任帮您办'],
  'binding/slip-needed': [409, '这所学校要用纸条上的绑定码，请填纸条上的码'],
  'binding/relation-needed': [409, '请选择您是孩子的什么人'],
  'binding/name-needed': [409, '请填上您自己的姓名'],
  'binding/ask-teacher': [409, '这个孩子要请班主任帮您办，请点“请班主任帮我办”'],
  'binding/phone-unknown': [404, '这个手机号没有在学校登记。请填孩子的姓名来绑定，或者请班主任帮您办'],
  'binding/phone-unavailable': [503, '现在不能用手机号一键绑定，请填孩子的姓名来绑定'],
  'binding/too-many-requests': [409, '您已经有几个申请在等老师处理，请先等一等'],
  'binding/request-not-found': [404, '没有找到这个申请'],
  'binding/request-decided': [409, '这个申请已经处理过了'],
  'binding/child-not-found': [404, '这个班里没有这个孩子'],
  'binding/guardian-not-found': [404, '没有找到这位家长，可能已经解除绑定'],
  'binding/nothing-to-join': [403, '请先绑定孩子，再连接服务号'],
  'callback/bad-signature': [401, '签名不对'],
  'callback/malformed': [400, '内容读不懂'],
  'callback/not-open': [404, '未开通'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof refusals;

/** A refusal the caller can act on. `details` are safe to show; `message` replaces the table's sentence when it can be more exact. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: unknown;
  constructor(
    readonly code: RefusalCode,
    options: { details?: unknown; message?: string; cause?: unknown } = {},
  ) {
    super(options.message ?? refusals[code][1], options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Refusal';
    this.status = refusals[code][0];
    this.details = options.details;
  }
}
