import { adult, own, type DataMap } from '../mapped';

/** What families paid, and what the merchant told of it. */
export const fees: DataMap = {
  feeOrders: {
    basis: 'law',
    kept: 'books',
    seenBy: ['family', 'operator'],
    people: true,
    what: '缴费订单',
    fields: {
      _id: own('订单号'),
      accountId: own('哪个账号'),
      appid: own('AppID'),
      mchId: own('商户号'),
      openid: adult('谁付的'),
      description: own('收什么费'),
      total: adult('多少钱'),
      createdAt: own('何时下单'),
      prepayId: own('微信支付的单号'),
      closedAt: own('何时关闭'),
      transactionId: own('微信支付的交易号'),
      paidAt: adult('何时付的'),
      'refunds.no': own('退款单号'),
      'refunds.amount': adult('退多少'),
      'refunds.reason': own('为什么退'),
      'refunds.status': own('结果'),
      'refunds.askedAt': own('何时申请'),
      'refunds.refundId': own('微信支付的退款号'),
      'refunds.endedAt': own('何时办完'),
    },
  },
  feeNotices: {
    basis: 'law',
    kept: 'books',
    seenBy: ['program'],
    what: '微信支付的通知，免得重复记',
    fields: { _id: own('通知号'), kind: own('种类'), outTradeNo: own('订单号'), receivedAt: own('何时收到') },
  },
};
