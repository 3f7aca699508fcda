output "function_arn" {
  description = "For the recipes of SMTJ and HyperPod, and for Bedrock."
  value       = aws_lambda_function.this.arn
}

output "alias_arn" {
  description = "For Bedrock only, where provisioned concurrency or SnapStart is to take effect."
  value       = aws_lambda_alias.live.arn
}

output "role_arn" {
  value = aws_iam_role.this.arn
}

output "log_group_name" {
  value = aws_cloudwatch_log_group.this.name
}

output "dashboard_name" {
  value = aws_cloudwatch_dashboard.this.dashboard_name
}
