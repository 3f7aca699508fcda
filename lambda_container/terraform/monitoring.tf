# monitoring.json is written by command/monitoring.py, from which template.yaml has the same.

locals {
  monitoring_text = replace(replace(replace(replace(replace(
    file("${path.module}/monitoring.json"),
    "$${FunctionName}", var.function_name),
    "$${CanaryFunction}", var.canary_function),
    "$${LogGroup}", aws_cloudwatch_log_group.this.name),
    "$${Timeout}", tostring(local.timeout)),
  "$${Region}", local.region)
  monitoring = jsondecode(local.monitoring_text)
  alarms     = { for name, alarm in local.monitoring.alarms : name => alarm if name != "Canary" || var.canary_function != "" }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.function_name}-${each.key}"
  alarm_description   = each.value.AlarmDescription
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  comparison_operator = each.value.ComparisonOperator
  threshold           = try(each.value.Threshold, null)
  threshold_metric_id = try(each.value.ThresholdMetricId, null)
  evaluation_periods  = each.value.EvaluationPeriods
  datapoints_to_alarm = each.value.DatapointsToAlarm
  treat_missing_data  = each.value.TreatMissingData

  dynamic "metric_query" {
    for_each = each.value.Metrics
    content {
      id          = metric_query.value.Id
      expression  = try(metric_query.value.Expression, null)
      return_data = metric_query.value.ReturnData

      dynamic "metric" {
        for_each = try([metric_query.value.MetricStat], [])
        content {
          namespace   = metric.value.Metric.Namespace
          metric_name = metric.value.Metric.MetricName
          dimensions  = { for dimension in metric.value.Metric.Dimensions : dimension.Name => dimension.Value }
          period      = metric.value.Period
          stat        = metric.value.Stat
        }
      }
    }
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.function_name
  dashboard_body = jsonencode(local.monitoring.dashboard)
}

resource "aws_cloudwatch_query_definition" "this" {
  for_each        = local.monitoring.queries
  name            = "${var.function_name}/${each.key}"
  query_string    = each.value
  log_group_names = [aws_cloudwatch_log_group.this.name]
}
